package io.lodestream.trainer.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.settings.ValidationBy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final ValidationBy DENSE = ValidationBy.DENSE;
  private static final ValidationBy FUSED = ValidationBy.FUSED;

  @Test
  void whatIsFusedDecidesWhereItTellsTwoModelsApart() {
    // Differences of .1, .1, .1 and .2: a mean of .125, a standard error of .025.
    var adds = figures(FUSED, 0.3, 0.5, 0.6, 0.7, 0.9);
    var repeats = figures(FUSED, 0.9, 0.4, 0.5, 0.6, 0.7);

    assertThat(adds.betterThan(repeats)).isTrue();
    assertThat(repeats.betterThan(adds)).isFalse();
  }

  @Test
  void theVectorsAloneDecideWithinOneStandardError() {
    // Differences of .1, 0, -.1 and .1: a mean of .025, a standard error of .048.
    var higher = figures(FUSED, 0.3, 0.6, 0.5, 0.4, 0.6);
    var lower = figures(FUSED, 0.9, 0.5, 0.5, 0.5, 0.5);

    assertThat(lower.betterThan(higher)).isTrue();
    assertThat(higher.betterThan(lower)).isFalse();
  }

  @Test
  void noModelIsBetterThanItsEqual() {
    for (var by : ValidationBy.values()) {
      var one = figures(by, 0.5, 1.0, 1.0);

      assertThat(one.betterThan(figures(by, 0.5, 1.0, 1.0))).isFalse();
    }
  }

  @Test
  void byVectorsAloneTheFusedFigureIsOnlyReported() {
    var repeats = figures(DENSE, 0.9, 0.1, 0.1);
    var adds = figures(DENSE, 0.3, 0.8, 0.8);

    assertThat(repeats.betterThan(adds)).isTrue();
    assertThat(repeats.deciding()).isEqualTo(0.9);
    assertThat(repeats.fused()).isEqualTo(0.1);
  }

  @Test
  void aModelThatWasNotMeasuredSaysSo() {
    assertThat(Figures.NONE.measured()).isFalse();
    assertThat(figures(FUSED, 0).measured()).isTrue();
    assertThat(figures(FUSED, 0).fused()).isZero();
  }

  private static Figures figures(ValidationBy by, double alone, Double... fused) {
    return new Figures(by, 4, new TreeMap<>(Map.of(4, alone)), List.of(fused));
  }
}
