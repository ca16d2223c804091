package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegativeMaskTest {
  private static final TrainingPair PAIR = Pairs.of("a", 4, "how long do cells live");

  @Test
  void unrelatedPassagesAreNegativesAndPositivesAreNeverMasked() {
    var mask = NegativeMask.of(List.of(PAIR, Pairs.of("b", 0, "other")), MaskRule.DOCUMENT);

    assertThat(mask).isDeepEqualTo(new boolean[2][2]);
  }

  @Test
  void masksThePassageOfAnEqualQuery() {
    assertThat(masked(Pairs.of("b", 0, " How long  do cells LIVE "), MaskRule.ADJACENT)).isTrue();
  }

  @Test
  void masksAPassageOfEqualContent() {
    var copy = new TrainingPair("other", "text", "b", 0, PAIR.contentHash(), "cluster-b");
    assertThat(masked(copy, MaskRule.ADJACENT)).isTrue();
    var sameInput = new TrainingPair("other", PAIR.passage(), "b", 0, "hash", "cluster-b");
    assertThat(masked(sameInput, MaskRule.ADJACENT)).isTrue();
  }

  @Test
  void masksANearDuplicateDocument() {
    var near = Pairs.inCluster(Pairs.of("b", 9, "other"), "cluster-a");
    assertThat(masked(near, MaskRule.ADJACENT)).isTrue();
  }

  @Test
  void theRuleDecidesOnTheSameDocument() {
    assertThat(masked(Pairs.of("a", 5, "other"), MaskRule.ADJACENT)).isTrue();
    assertThat(masked(Pairs.of("a", 3, "other"), MaskRule.ADJACENT)).isTrue();
    assertThat(masked(Pairs.of("a", 6, "other"), MaskRule.ADJACENT)).isFalse();
    assertThat(masked(Pairs.of("a", 6, "other"), MaskRule.DOCUMENT)).isTrue();
  }

  private static boolean masked(TrainingPair other, MaskRule rule) {
    var mask = NegativeMask.of(List.of(PAIR, other), rule);
    assertThat(mask[0][1]).isEqualTo(mask[1][0]);
    return mask[0][1];
  }
}
