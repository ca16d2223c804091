package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.runtime.stage.StageContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Ingest and querygen have read what there is for them. */
final class ConsumedCheck {

  private static final long ANSWER_SECONDS = 30;

  private final StageContext context;

  ConsumedCheck(StageContext context) {
    this.context = context;
  }

  Check run() throws InterruptedException {
    var topics = context.topics();
    var differences = new Check.Differences();
    try (var admin = context.kafka().admin()) {
      var read =
          Map.of(
              "ingest", List.of(topics.documents().name(), topics.documentsJson().name()),
              "querygen", List.of(topics.passages().name()));
      for (var stage : read.entrySet()) {
        var committed = committed(admin, context.shared().named(stage.getKey()));
        for (var end : ends(admin, stage.getValue()).entrySet()) {
          var at = committed.get(end.getKey());
          long next = at == null ? 0 : at.offset();
          if (next < end.getValue()) {
            differences.add(
                "%s has read %s up to offset %d of %d"
                    .formatted(stage.getKey(), end.getKey(), next, end.getValue()));
          }
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException("the groups' offsets cannot be read: " + e.getMessage(), e);
    }
    return differences.as(
        "consumed",
        "ingest and querygen are at the ends of their topics",
        "wait and verify again; if it stays, look at the health of the stage");
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** Of committed records: the marker of a transaction takes an offset too, and is passed. */
  private static Map<TopicPartition, Long> ends(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    var partitions =
        admin
            .describeTopics(topics)
            .allTopicNames()
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .values()
            .stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin
        .listOffsets(partitions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }
}
