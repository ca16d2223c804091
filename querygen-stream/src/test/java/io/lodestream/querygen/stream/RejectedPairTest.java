package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.JudgedPair;
import org.junit.jupiter.api.Test;

/** What goes to the rejected pairs, and why. */
class RejectedPairTest extends StartedScenario {

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
}
