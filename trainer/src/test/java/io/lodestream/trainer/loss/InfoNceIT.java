package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.trainer.settings.TestSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InfoNceIT {
  private static final float[][] QUERIES = {{1, 0}, {0, 1}, {0.6f, 0.8f}};
  private static final float[][] PASSAGES = {{0.8f, 0.6f}, {0, 1}, {1, 0}};
  private static final double TAU = 0.5;
  private static final double[] ONES = {1, 1, 1};

  /** Cosines of the above by hand, query by passage. */
  private static final double[][] COSINES = {{0.8, 0, 1}, {0.6, 1, 0}, {0.96, 0.8, 0.6}};

  /** Opening anything of the encoder sets DJL's properties before its engine starts. */
  @BeforeAll
  static void prepareEngine() {
    TextTokenizer.open(BundledModel.DEFAULT.unpack(Path.of("target", "models"))).close();
  }

  @Test
  void equalsTheSumByHand() {
    assertThat(loss(false, new boolean[3][3]))
        .isEqualTo((row(0, 0, 1, 2) + row(1, 0, 1, 2) + row(2, 0, 1, 2)) / 3, within(1e-6));
  }

  @Test
  void aMaskedPassageIsNoNegative() {
    var masked = new boolean[3][3];
    masked[0][2] = true;
    masked[2][0] = true;

    assertThat(loss(false, masked))
        .isEqualTo((row(0, 0, 1) + row(1, 0, 1, 2) + row(2, 1, 2)) / 3, within(1e-6));
  }

  @Test
  void aQueryWithoutAnyNegativeCostsNothing() {
    var masked = new boolean[3][3];
    masked[1][0] = true;
    masked[1][2] = true;

    assertThat(loss(false, masked))
        .isEqualTo((row(0, 0, 1, 2) + row(2, 0, 1, 2)) / 3, within(1e-6));
  }

  @Test
  void bothDirectionsTakeTheMeanOfTheTwo() {
    var masked = new boolean[3][3];
    masked[0][2] = true;
    masked[2][0] = true;
    double forward = (row(0, 0, 1) + row(1, 0, 1, 2) + row(2, 1, 2)) / 3;
    double back = (column(0, 0, 1) + column(1, 0, 1, 2) + column(2, 1, 2)) / 3;

    assertThat(loss(true, masked)).isEqualTo((forward + back) / 2, within(1e-6));
  }

  @Test
  void pairsCountByTheirWeights() {
    assertThat(loss(Map.of(), QUERIES, PASSAGES, new boolean[3][3], 1, 0, 0.5))
        .isEqualTo((row(0, 0, 1, 2) + 0.5 * row(2, 0, 1, 2)) / 1.5, within(1e-6));
    assertThat(loss(Map.of(), QUERIES, PASSAGES, new boolean[3][3], 0, 0, 0)).isZero();
  }

  @Test
  void aPairThatTheAddedScoresSolveCostsLittleAndOneThatTheyMissMuch() {
    // Given logits that put the first pair's passage far ahead and the second pair's far behind
    var added = new float[][] {{4, 0, 0}, {3, -3, 0}, {0, 0, 0}};

    assertThat(loss(added))
        .isEqualTo((row(0, added) + row(1, added) + row(2, added)) / 3, within(1e-6));
    assertThat(row(0, added)).isLessThan(row(0, 0, 1, 2));
    assertThat(row(1, added)).isGreaterThan(row(1, 0, 1, 2));
  }

  @Test
  void theGradientOfTheLossWithAddedScoresIsTheDifferenceQuotient() {
    var added = new float[][] {{2, 0, 1}, {1, -1, 0}, {0, 0.5f, 0}};
    var settings = TestSettings.of(Map.of("trainer.temperature", Double.toString(TAU))).loss();
    float[] gradient;
    try (var manager = Engine.getEngine("PyTorch").newBaseManager();
        var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      JniUtils.setGradMode(true);
      var queries = manager.create(QUERIES);
      queries.setRequiresGradient(true);
      collector.backward(
          new InfoNce(settings)
              .loss(queries, manager.create(PASSAGES), new boolean[3][3], ONES, added));
      gradient = queries.getGradient().toFloatArray();
    }
    float step = 1e-2f;
    for (int i = 0; i < gradient.length; i++) {
      var up = Arrays.stream(QUERIES).map(float[]::clone).toArray(float[][]::new);
      var down = Arrays.stream(QUERIES).map(float[]::clone).toArray(float[][]::new);
      up[i / QUERIES[0].length][i % QUERIES[0].length] += step;
      down[i / QUERIES[0].length][i % QUERIES[0].length] -= step;
      assertThat((loss(up, added) - loss(down, added)) / (2 * step))
          .isCloseTo(gradient[i], within(2e-3));
    }
  }

  private static double loss(float[][] added) {
    return loss(QUERIES, added);
  }

  private static double loss(float[][] queries, float[][] added) {
    var settings = TestSettings.of(Map.of("trainer.temperature", Double.toString(TAU))).loss();
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      return new InfoNce(settings)
          .loss(manager.create(queries), manager.create(PASSAGES), new boolean[3][3], ONES, added)
          .getFloat();
    }
  }

  /** Cross-entropy of query {@code i} with logits added. */
  private static double row(int i, float[][] added) {
    double sum = 0;
    for (int j = 0; j < 3; j++) {
      sum += Math.exp(COSINES[i][j] / TAU + added[i][j]);
    }
    return Math.log(sum) - COSINES[i][i] / TAU - added[i][i];
  }

  private static double loss(boolean bothDirections, boolean[][] masked) {
    var settings = Map.of("trainer.both-directions", Boolean.toString(bothDirections));
    return loss(settings, QUERIES, PASSAGES, masked, 1, 1, 1);
  }

  private static double loss(
      Map<String, String> settings,
      float[][] queries,
      float[][] passages,
      boolean[][] masked,
      double... weights) {
    var all = new HashMap<>(settings);
    all.put("trainer.temperature", Double.toString(TAU));
    var loss = new InfoNce(TestSettings.of(all).loss());
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      return loss.loss(manager.create(queries), manager.create(passages), masked, weights)
          .getFloat();
    }
  }

  /** Cross-entropy of query {@code i} over the passages given. */
  private static double row(int i, int... passages) {
    double sum = 0;
    for (int j : passages) {
      sum += Math.exp(COSINES[i][j] / TAU);
    }
    return Math.log(sum) - COSINES[i][i] / TAU;
  }

  private static double column(int j, int... queries) {
    double sum = 0;
    for (int i : queries) {
      sum += Math.exp(COSINES[i][j] / TAU);
    }
    return Math.log(sum) - COSINES[j][j] / TAU;
  }
}
