package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.pairing.PairRecords;
import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The way of a passage through the topology. */
class QuerygenTopologyTest extends StartedScenario {

  @Test
  void isTheTopologyOnRecord() throws IOException {
    try (var golden = getClass().getResourceAsStream("/querygen-topology.txt")) {
      var expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(scenario.topology(stateDir).describe().toString()).isEqualTo(expected);
    }
  }

  @Test
  void writesAPairForAPassageOnceItsJobIsDone() {
    // Given
    scenario.passage("d#0", passage("d", 1, "bats carry coronaviruses"));
    scenario.seconds(2);

    // When
    var before = scenario.pairs.getQueueSize();
    scenario.jobs.keepAll();
    scenario.tick();

    // Then
    assertThat(before).isZero();
    var written = scenario.pairs.readKeyValue();
    assertThat(written.key)
        .isEqualTo(PairRecords.id("d#0", "hash of bats carry coronaviruses", "test-1", 0));
    assertThat(written.value.getPassageId()).isEqualTo("d#0");
    assertThat(written.value.getPassageText()).isEqualTo("bats carry coronaviruses");
    assertThat(written.value.getScore()).isEqualTo(0.5);
    assertThat(written.value.getGenerator()).isEqualTo("test-1/q");
    assertThat(written.value.getJudge()).isEqualTo("judge-1");
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void handsOutNeighboursOfTheSameDocument() {
    // Given
    var before = numbered("a", 0, "before");
    var after = numbered("a", 2, "after");
    scenario.passage("a#0", before);
    scenario.passage("a#1", numbered("a", 1, "between"));
    scenario.passage("a#2", after);
    scenario.passage("b#1", numbered("b", 1, "another document's"));

    // When
    scenario.seconds(2);

    // Then
    assertThat(scenario.jobs.job("a#1").neighbours()).containsExactly(before, after);
    assertThat(scenario.jobs.job("b#1").neighbours()).isEmpty();
  }

  @Test
  void endsEveryPassageInPairsOrRejectedOnce() {
    // Given
    for (int i = 0; i < 5; i++) {
      scenario.passage("a#" + i, passage("a", 1, "kept text " + i));
    }
    scenario.seconds(2);
    scenario.jobs.keepAll();
    for (int i = 5; i < 8; i++) {
      scenario.passage("a#" + i, passage("a", 1, "refused text " + i));
    }
    scenario.seconds(2);
    scenario.jobs.refuseAll();

    // When
    scenario.seconds(10);

    // Then
    assertThat(scenario.pairs.getQueueSize()).isEqualTo(5);
    assertThat(scenario.rejected.getQueueSize()).isEqualTo(3);
    assertThat(scenario.metric(MetricName.PAIRS_KEPT)).isEqualTo(5);
    assertThat(scenario.metric(MetricName.PAIRS_REJECTED)).isEqualTo(3);
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void setsAsideAPassageThatCannotBeRead() {
    // When
    scenario.raw("a#0", "not avro".getBytes(StandardCharsets.UTF_8));

    // Then
    var letter = scenario.deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo("not avro".getBytes(StandardCharsets.UTF_8));
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.STAGE).value())
        .isEqualTo("querygen".getBytes(StandardCharsets.UTF_8));
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void stopsWithTheCauseWhenAJobFailsForGood() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);
    scenario.jobs.failAll(new FatalException("model gone"));

    // Then
    assertThatThrownBy(() -> scenario.tick()).hasStackTraceContaining("model gone");
  }

  private static Passage numbered(String documentId, int ordinal, String text) {
    return Passage.newBuilder(passage(documentId, 1, text)).setOrdinal(ordinal).build();
  }
}
