package io.lodestream.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  @Test
  void namesAreThePublicOnes() {
    assertThat(new Topics("", 4).all())
        .extracting(Topic::name)
        .containsExactly(
            "documents",
            "documents-json",
            "passages",
            "pairs",
            "rejected-pairs",
            "feedback",
            "eval-queries",
            "training-windows",
            "window-requests",
            "retractions",
            "models",
            "promotions",
            "index-events",
            "retrieval-metrics",
            "stage-metrics",
            "dead-letter-decisions",
            "ingest.dlq",
            "querygen.dlq",
            "trainer.dlq",
            "indexer.dlq",
            "evaluator.dlq");
  }

  @Test
  void aNamespaceStandsBeforeEveryName() {
    assertThat(new Topics("team-a", 1).all()).allMatch(topic -> topic.name().startsWith("team-a."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a b", "ü", "a/b"})
  void refusesANamespaceThatIsNoPartOfATopicName(String namespace) {
    assertThatThrownBy(() -> new Topics(namespace, 1)).hasMessageContaining("namespace must match");
  }

  @Test
  void dataTopicsAreSpreadAndDecisionsAreOrdered() {
    var topics = new Topics("", 7);
    assertThat(topics.passages().partitions()).isEqualTo(7);
    assertThat(topics.promotions().partitions()).isEqualTo(1);
    assertThat(topics.deadLetters("ingest").partitions()).isEqualTo(1);
  }

  @Test
  void everyTopicStampsTheTimeOfAppendAndTakesLargeRecords() {
    assertThat(new Topics("", 1).all())
        .allSatisfy(
            topic ->
                assertThat(topic.config())
                    .containsEntry("message.timestamp.type", "LogAppendTime")
                    .hasEntrySatisfying(
                        "max.message.bytes",
                        bytes -> assertThat(Integer.parseInt(bytes)).isGreaterThan(67108863)));
  }

  @Test
  void deadLettersMayBeAsLargeAsAnythingAStageWritesAndFitABrokersRequest() {
    var config = new Topics("", 1).deadLetters("ingest").config();
    assertThat(Integer.parseInt(config.get("max.message.bytes")))
        .isGreaterThan(Topics.MAX_WRITE_BYTES + Topics.MAX_WRITE_BYTES / 256)
        .isLessThan(100 * 1024 * 1024);
    assertThat(Topics.MAX_WRITE_BYTES).isGreaterThan(Topics.MAX_RECORD_BYTES);
  }

  @Test
  void tombstonesOutliveAStagesAbsence() {
    var topics = new Topics("", 1);
    assertThat(topics.all())
        .filteredOn(Topic::isCompacted)
        .isNotEmpty()
        .allSatisfy(
            topic -> assertThat(topic.config()).containsEntry("delete.retention.ms", "2592000000"));
  }

  @Test
  void orderedTopicsHaveOnePartition() {
    assertThat(new Topics("", 4).ordered()).hasSize(10).allMatch(topic -> topic.partitions() == 1);
  }

  @Test
  void onlyKeyedTopicsAreCompacted() {
    var topics = new Topics("", 1);
    assertThat(topics.documents().isCompacted()).isTrue();
    assertThat(topics.documentsJson().isCompacted()).as("takes records without a key").isFalse();
    assertThat(topics.pairs().isCompacted()).isFalse();
  }

  @Test
  void knowsNoDeadLettersOfOtherStages() {
    assertThatThrownBy(() -> new Topics("", 1).deadLetters("x")).hasMessageContaining("'x'");
  }
}
