package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Relevance;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People who say the same again, or change their minds. */
class RepeatedFeedbackTest extends StartedScenario {

  @Test
  void aWordTakenBackAndSaidAgainGivesNoSecondPair() {
    // Given
    scenario.passage("a#0", passage("a", 1, "bats carry viruses"));

    // When
    for (int grade : List.of(1, 0, 1, 0, 1)) {
      said("a#0", grade);
    }

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getVerdict)
        .containsExactly("grade 1 by rating", "grade 0 by rating");
    assertThat(scenario.metric(MetricName.FEEDBACK_REPEATED)).isEqualTo(3);
  }

  @Test
  void twoGradesInOneInstantBothWaitForThePassage() {
    // Given
    said("late#0", 1);
    said("late#0", 0);

    // When
    scenario.passage("late#0", passage("late", 1, "bats carry viruses"));
    scenario.seconds(5);

    // Then
    assertThat(scenario.pairs.readValuesToList())
        .extracting(JudgedPair::getVerdict)
        .containsExactlyInAnyOrder("grade 1 by rating", "grade 0 by rating");
  }

  private void said(String passageId, int grade) {
    var document = passageId.substring(0, passageId.indexOf('#'));
    scenario.feedback(new Relevance("what do bats carry", document, passageId, grade, "rating"));
  }
}
