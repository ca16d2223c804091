package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.MaskRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegativeMaskTest {
  private static final TrainingPair PAIR = Pairs.of("a", 4, "how long do cells live");

  @Test
  void unrelatedPassagesAreNegativesAndPositivesAreNeverMasked() {
    var mask =
        NegativeMask.of(Columns.of(List.of(PAIR, Pairs.of("b", 0, "other"))), MaskRule.DOCUMENT);

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

  @Test
  void hardNegativesAreMaskedByTheSameRules() {
    // Given a negative beside the first pair's passage, and one in the second's cluster
    var beside = Pairs.of("a", 5, "").positive();
    var copy = Pairs.inCluster(Pairs.of("c", 0, ""), "cluster-b").positive();
    var columns =
        Columns.of(
            List.of(
                PAIR.withNegatives(List.of(beside)),
                Pairs.of("b", 0, "other").withNegatives(List.of(copy))));

    assertThat(NegativeMask.of(columns, MaskRule.ADJACENT))
        .isDeepEqualTo(new boolean[][] {{false, false, true, false}, {false, false, false, true}});
  }

  @Test
  void theGuideMasksWhatItPutsAboveTheMargin() {
    float[][] guide = {{0.8f, 0.79f, 0.7f}, {0.9f, 0.5f, 0.46f}};

    assertThat(guided(guide, 0))
        .isDeepEqualTo(new boolean[][] {{false, false, false}, {true, false, false}});
    assertThat(guided(guide, 0.1))
        .isDeepEqualTo(new boolean[][] {{false, true, false}, {true, false, true}});
  }

  @Test
  void aMarginWidensTheMaskAlsoWhereTheGuideRejectsThePositive() {
    float[][] guide = {{-0.2f, -0.21f, -0.4f}};

    assertThat(guided(guide, 0)).isDeepEqualTo(new boolean[][] {{false, false, false}});
    assertThat(guided(guide, 0.1)).isDeepEqualTo(new boolean[][] {{false, true, false}});
  }

  private static boolean[][] guided(float[][] guide, double margin) {
    var masked = new boolean[guide.length][guide[0].length];
    NegativeMask.addGuided(masked, guide, margin);
    return masked;
  }

  private static boolean masked(TrainingPair other, MaskRule rule) {
    var mask = NegativeMask.of(Columns.of(List.of(PAIR, other)), rule);
    assertThat(mask[0][1]).isEqualTo(mask[1][0]);
    return mask[0][1];
  }
}
