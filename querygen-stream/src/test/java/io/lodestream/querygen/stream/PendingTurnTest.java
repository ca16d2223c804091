package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.settings.PassageSample;
import io.lodestream.runtime.metrics.MetricName;
import org.junit.jupiter.api.Test;

/** When a pending passage is handed out. */
class PendingTurnTest extends StartedScenario {

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
    try (var narrow = new QuerygenScenario(stateDir.resolve("narrow"), PassageSample.ALL, 1)) {
      narrow.passage("a#0", passage("a", 1, "one"));
      narrow.passage("b#0", passage("b", 1, "two"));
      narrow.seconds(5);
      var withoutRoom = narrow.jobs.held();

      // When
      narrow.jobs.keepAll();
      narrow.tick();

      // Then
      assertThat(withoutRoom).containsExactly("a#0");
      assertThat(narrow.jobs.held()).containsExactly("b#0");
    }
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
}
