package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.JudgedPair;
import org.junit.jupiter.api.Test;

/** What is judged once, and what again, when a passage changes or goes. */
class ChangedPassageTest extends StartedScenario {

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
    scenario.keep("a#0", passage("a", 1, "same text"));

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
    scenario.keep("a#0", passage("a", 1, "old text"));
    scenario.keep("a#0", passage("a", 2, "new text"));

    // Then
    assertThat(scenario.pairs.readKeyValuesToList())
        .extracting(pair -> pair.key)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }
}
