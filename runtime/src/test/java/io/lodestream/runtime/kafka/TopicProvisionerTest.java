package io.lodestream.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicProvisionerTest {

  @Test
  void namesTheOrderedTopicsThatHaveMorePartitions() {
    var topics = new Topics("t", 4);
    var found = topics.ordered().stream().collect(Collectors.toMap(Topic::name, topic -> 1));
    assertThat(TopicProvisioner.orderProblems(topics.ordered(), found)).isEmpty();
    found.put("t.models", 3);
    found.put("t.promotions", 6);
    assertThat(TopicProvisioner.orderProblems(topics.ordered(), found))
        .containsExactly(
            "topic t.models must have 1 partition, has 3",
            "topic t.promotions must have 1 partition, has 6");
  }

  @Test
  void hasTwoReplicasAcknowledgeWhereOneOfThreeMayGo() {
    assertThat(TopicProvisioner.durability(3))
        .containsExactly(Map.entry("min.insync.replicas", "2"));
    assertThat(TopicProvisioner.durability(2)).as("one that is gone must not stop all").isEmpty();
    assertThat(TopicProvisioner.durability(1)).isEmpty();
  }
}
