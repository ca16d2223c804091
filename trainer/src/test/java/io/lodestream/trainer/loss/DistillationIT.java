package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.trainer.settings.TestSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DistillationIT {
  private static final float[][] QUERIES = {{1, 0}, {0, 1}};
  private static final float[][] PASSAGES = {{0.8f, 0.6f}, {0, 1}, {1, 0}};
  private static final float[][] OWN = {{0.8f, 0, 1}, {0.6f, 1, 0}};

  @BeforeAll
  static void prepareEngine() {
    TextTokenizer.open(BundledModel.DEFAULT.unpack(Path.of("target", "models"))).close();
  }

  @Test
  void costsNothingWhereTheStudentAgrees() {
    assertThat(loss(new boolean[2][3], OWN)).isEqualTo(0, within(1e-6));
  }

  @Test
  void isTheDivergenceByHandWithoutTheMaskedColumns() {
    // Given a parent that knows no difference, and a mask on the first row's last column
    var masked = new boolean[][] {{false, false, true}, {false, false, false}};
    var parent = new float[2][3];

    double first = divergenceFromEqual(0.8, 0);
    double second = divergenceFromEqual(0.6, 1, 0);
    assertThat(loss(masked, parent)).isEqualTo((first + second) / 2, within(1e-6));
  }

  private static double divergenceFromEqual(double... cosines) {
    double total = 0;
    for (double cosine : cosines) {
      total += Math.exp(cosine / 0.5);
    }
    double divergence = 0;
    for (double cosine : cosines) {
      double student = Math.exp(cosine / 0.5) / total;
      divergence += Math.log(1.0 / cosines.length / student) / cosines.length;
    }
    return divergence;
  }

  private static float[][] overTemperature(float[][] cosines) {
    var logits = new float[cosines.length][cosines[0].length];
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        logits[i][j] = cosines[i][j] / 0.5f;
      }
    }
    return logits;
  }

  private static double loss(boolean[][] masked, float[][] parent) {
    var settings = TestSettings.of(Map.of("trainer.temperature", "0.5")).loss();
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      return new Distillation(settings)
          .loss(
              manager.create(QUERIES),
              manager.create(PASSAGES),
              masked,
              new float[0][],
              overTemperature(parent))
          .getFloat();
    }
  }
}
