package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.streams.test.TestRecord;
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
    scenario.jobs.capacity = 0;
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(5);
    var withoutRoom = scenario.jobs.held();

    // When
    scenario.jobs.capacity = 10;
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
  void setsAsideAPassageThatCannotBeDoneWithItsBytesAndNothingElse() {
    // Given
    scenario.raw("x#0", "not avro".getBytes(StandardCharsets.UTF_8));
    scenario.deadLetters.readRecord();
    scenario.passage("a#0", passage("a", 1, "longer than any context"));
    scenario.seconds(2);

    // When
    scenario.jobs.setAsideAll(new BadDataException("too long for the model's context"));
    scenario.seconds(5);

    // Then
    var letter = scenario.deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo("a#0".getBytes(StandardCharsets.UTF_8));
    assertThat(letter.value())
        .isEqualTo(scenario.bytes(passage("a", 1, "longer than any context")));
    assertThat(header(letter, DeadLetterHeaders.STAGE)).isEqualTo("querygen");
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("passages");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("1");
    assertThat(header(letter, DeadLetterHeaders.MESSAGE))
        .isEqualTo("too long for the model's context");
    assertThat(scenario.deadLetters.isEmpty()).isTrue();
    assertThat(scenario.pairs.isEmpty()).isTrue();
    assertThat(scenario.rejected.isEmpty()).isTrue();
    assertThat(scenario.jobs.held()).isEmpty();
    assertThat(scenario.metric(MetricName.PASSAGES_PENDING)).isZero();
  }

  @Test
  void triesAPassageAgainThatWasSetAsideAndIsSentAgain() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);
    scenario.jobs.setAsideAll(new BadDataException("too long"));
    scenario.tick();

    // When
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);

    // Then
    assertThat(scenario.jobs.held()).containsExactly("a#0");
  }

  @Test
  void waitsLongerEachTimeACallFailsAndLosesNothing() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);

    // When
    scenario.jobs.failForNow(false);
    scenario.tick();
    scenario.seconds(1);
    scenario.jobs.failForNow(false);
    scenario.tick();
    scenario.seconds(1);
    var tooEarly = scenario.jobs.held();
    scenario.seconds(1);
    var later = scenario.jobs.held();
    for (int hour = 0; hour < 3_600; hour += 64) {
      scenario.jobs.failForNow(false);
      scenario.tick();
      scenario.seconds(64);
    }

    // Then
    assertThat(tooEarly).isEmpty();
    assertThat(later).containsExactly("a#0");
    assertThat(scenario.jobs.held()).containsExactly("a#0");
    assertThat(scenario.deadLetters.isEmpty()).isTrue();
    scenario.jobs.keepAll();
    scenario.tick();
    assertThat(scenario.pairs.getQueueSize()).isEqualTo(1);
  }

  @Test
  void setsAsideAPassageThatFailsWhileOthersSucceed() {
    // Given
    scenario.passage("a#0", passage("a", 1, "one"));
    scenario.seconds(2);

    // When
    for (int attempt = 0; attempt < QuerygenScenario.PLAN.maxAttempts(); attempt++) {
      assertThat(scenario.jobs.held()).containsExactly("a#0");
      scenario.jobs.failForNow(true);
      scenario.tick();
      scenario.seconds(60);
    }

    // Then
    assertThat(header(scenario.deadLetters.readRecord(), DeadLetterHeaders.MESSAGE))
        .isEqualTo("failed 3 times while others succeeded: endpoint away");
    assertThat(scenario.jobs.held()).isEmpty();
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

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private void finish(String id, long version, String text) {
    scenario.passage(id, passage("a", version, text));
    scenario.seconds(2);
    scenario.jobs.keepAll();
    scenario.tick();
  }
}
