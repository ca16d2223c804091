package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuerygenTopologyTest {

  @TempDir private Path stateDir;
  private QuerygenScenario scenario;

  @BeforeEach
  void start() {
    scenario = new QuerygenScenario(stateDir);
  }

  @AfterEach
  void stop() {
    scenario.close();
  }

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
        .isEqualTo(Hashes.pairId("d#0", "hash of bats carry coronaviruses", "test-1", 0));
    assertThat(written.value.getPassageId()).isEqualTo("d#0");
    assertThat(written.value.getPassageText()).isEqualTo("bats carry coronaviruses");
    assertThat(written.value.getScore()).isEqualTo(0.5);
    assertThat(written.value.getGenerator()).isEqualTo("test-1/q");
    assertThat(written.value.getJudge()).isEqualTo("judge-1");
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void waitsUntilNoPassageHasComeForAWhile() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(1);
    scenario.passage("b#0", passage("b", 1, "two"));

    // When
    scenario.seconds(1);
    var tooEarly = scenario.jobs.held();
    scenario.seconds(1);

    // Then
    assertThat(tooEarly).isEmpty();
    assertThat(scenario.jobs.held()).containsExactly("a#0", "b#0");
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isEqualTo(2);
  }

  @Test
  void judgesAPassageThatWaitedTooLongAlthoughOthersKeepComing() {
    // When
    for (int second = 0; second <= 30; second++) {
      scenario.passage("p#" + second, passage("p", 1, "text " + second));
      scenario.seconds(1);
    }

    // Then
    assertThat(scenario.jobs.held()).containsExactly("p#0", "p#1");
  }

  @Test
  void keepsPassagesPendingWhileThereIsNoRoom() {
    // Given
    scenario.jobs.hasRoom = false;
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(5);
    var withoutRoom = scenario.jobs.held();

    // When
    scenario.jobs.hasRoom = true;
    scenario.tick();

    // Then
    assertThat(withoutRoom).isEmpty();
    assertThat(scenario.jobs.held()).containsExactly("a#0");
  }

  @Test
  void triesAPassageAgainThatWasNotReady() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);
    scenario.jobs.putOffAll();
    scenario.tick();
    var atOnce = scenario.jobs.held();

    // When
    scenario.seconds(1);

    // Then
    assertThat(atOnce).isEmpty();
    assertThat(scenario.jobs.held()).containsExactly("a#0");
    assertThat(scenario.rejected.isEmpty()).isTrue();
    assertThat(scenario.deadLetters.isEmpty()).isTrue();
  }

  @Test
  void dropsTheResultOfAPassageThatWasRetractedMeanwhile() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);

    // When
    scenario.passage("a#0", null);
    scenario.jobs.keepAll();
    scenario.seconds(5);

    // Then
    assertThat(scenario.pairs.isEmpty()).isTrue();
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void dropsTheResultOfAVersionThatWasReplacedMeanwhile() {
    // Given
    scenario.passage("a#0", passage("a", 1, "old text"));
    scenario.seconds(2);
    scenario.passage("a#0", passage("a", 2, "new text"));

    // When
    scenario.jobs.keepAll();
    scenario.seconds(2);
    var stale = scenario.pairs.getQueueSize();
    scenario.jobs.keepAll();
    scenario.tick();

    // Then
    assertThat(stale).isZero();
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getPassageText)
        .containsExactly("new text");
  }

  @Test
  void doesNotRedoAPassageWhoseContentIsTheSame() {
    // Given
    finish("a#0", 1, "same text");

    // When
    scenario.passage("a#0", passage("a", 2, "same text"));
    scenario.seconds(5);

    // Then
    assertThat(scenario.jobs.held()).isEmpty();
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void redoesAChangedPassageUnderOtherPairIds() {
    // Given
    finish("a#0", 1, "old text");
    finish("a#0", 2, "new text");

    // Then
    assertThat(scenario.pairs.readKeyValuesToList())
        .extracting(pair -> pair.key)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void refusesAQueryThatAnotherPassageHas() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.passage("b#0", passage("b", 1, "two"));
    scenario.seconds(2);

    // When
    scenario.jobs.keepAll("bats carry coronaviruses");
    scenario.tick();

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getPassageId)
        .containsExactly("a#0");
    var rejected = scenario.rejected.readValue();
    assertThat(rejected.getPassageId()).isEqualTo("b#0");
    assertThat(rejected.getReason()).isEqualTo("duplicate");
  }

  @Test
  void allowsAQueryWhoseFormerPassageIsGone() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);
    scenario.jobs.keepAll("bats carry coronaviruses");
    scenario.tick();
    scenario.passage("a#0", null);

    // When
    scenario.passage("b#0", passage("b", 1, "two"));
    scenario.seconds(2);
    scenario.jobs.keepAll("coronaviruses carry bats");
    scenario.tick();

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getPassageId)
        .containsExactly("a#0", "b#0");
  }

  @Test
  void rejectsAPassageThatGaveNothingToAsk() {
    // Given
    scenario.passage("a#0", passage("a", 1, "..."));
    scenario.seconds(2);

    // When
    scenario.jobs.findNothingToAsk();
    scenario.tick();

    // Then
    var rejected = scenario.rejected.readValue();
    assertThat(rejected.getReason()).isEqualTo("no-query");
    assertThat(rejected.getQuery()).isEmpty();
  }

  @Test
  void rejectsAPassageThatTheGeneratorFailsOnAndDoesNotTryItAgain() {
    // Given
    scenario.passage("a#0", passage("a", 1, "poison"));
    scenario.seconds(2);

    // When
    scenario.jobs.failToGenerateAll();
    scenario.seconds(5);

    // Then
    var rejected = scenario.rejected.readValue();
    assertThat(rejected.getReason()).isEqualTo("generator-failed");
    assertThat(rejected.getDetail()).isEqualTo("java.lang.ArithmeticException");
    assertThat(scenario.jobs.held()).isEmpty();
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
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

  private void finish(String id, long version, String text) {
    scenario.passage(id, passage("a", version, text));
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();
  }
}
