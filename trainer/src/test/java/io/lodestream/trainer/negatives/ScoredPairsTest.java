package io.lodestream.trainer.negatives;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredPairsTest {

  @Test
  void irrelevantPassagesBecomeNegativesOfTheSameQuery() {
    var answer = pair("q", "a", 1);
    var other = pair("other", "b", 0.5);
    var irrelevant = pair(" Q ", "c", 0);

    var resolved = ScoredPairs.resolve(List.of(irrelevant, answer, other));

    assertThat(resolved.pairs())
        .containsExactly(answer.withNegatives(List.of(irrelevant.positive())), other);
    assertThat(resolved.irrelevant()).isEqualTo(1);
  }

  @Test
  void aQueryWithIrrelevantLabelsOnlyIsDropped() {
    var resolved =
        ScoredPairs.resolve(List.of(pair("q", "a", 0), pair("q", "b", 0), pair("r", "c", 1)));

    assertThat(resolved.pairs()).hasSize(1);
    assertThat(resolved.queriesDropped()).isEqualTo(1);
  }

  @Test
  void anAnswerIsNoNegativeOfItsOwnQuery() {
    var resolved = ScoredPairs.resolve(List.of(pair("q", "a", 1), pair("q", "a", 0)));

    assertThat(resolved.pairs()).containsExactly(pair("q", "a", 1));
    assertThat(resolved.contradicted()).isEqualTo(1);
  }

  private static TrainingPair pair(String query, String passage, double weight) {
    return new TrainingPair(
        query, passage, passage, 0, "hash " + passage, passage, weight, List.of());
  }
}
