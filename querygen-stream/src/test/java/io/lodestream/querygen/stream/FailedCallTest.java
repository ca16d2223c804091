package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.error.BadDataException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What becomes of a passage whose calls fail or cannot succeed. */
class FailedCallTest extends StartedScenario {

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

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
