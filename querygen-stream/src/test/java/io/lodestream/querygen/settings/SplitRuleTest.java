package io.lodestream.querygen.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.Split;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitRuleTest {

  private static final int CLUSTERS = 20_000;

  @Test
  void givesEachSplitItsShare() {
    // When
    var counts =
        IntStream.range(0, CLUSTERS)
            .mapToObj(i -> new SplitRule(0.1, 0.2).of("cluster-" + i))
            .collect(Collectors.groupingBy(split -> split, Collectors.counting()));

    // Then
    assertThat(counts.get(Split.VALIDATION) / (double) CLUSTERS).isBetween(0.09, 0.11);
    assertThat(counts.get(Split.EVALUATION) / (double) CLUSTERS).isBetween(0.19, 0.21);
  }

  @Test
  void isTheSameForEver() {
    assertThat(
            IntStream.range(0, 40)
                .mapToObj(i -> new SplitRule(0.2, 0.2).of("cluster-" + i).name().substring(0, 1))
                .collect(Collectors.joining()))
        .isEqualTo("TVTTTTVEEVETTTVVTETTTETTTTEETETVVTEETETE");
  }

  @Test
  void movesNoClusterBetweenValidationAndEvaluationWhenSharesChange() {
    var narrow = new SplitRule(0.1, 0.1);
    var wide = new SplitRule(0.3, 0.3);
    for (int i = 0; i < CLUSTERS; i++) {
      var split = narrow.of("cluster-" + i);
      if (split != Split.TRAIN) {
        assertThat(wide.of("cluster-" + i)).isEqualTo(split);
      }
    }
  }

  @Test
  void refusesSharesThatLeaveNothingToTrainOn() {
    assertThatThrownBy(() -> new SplitRule(0.6, 0.5)).isInstanceOf(IllegalArgumentException.class);
  }
}
