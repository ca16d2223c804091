package io.lodestream.trainer.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.trainer.settings.Decay;
import io.lodestream.trainer.settings.TrainerSettings.Optimisation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWIT {
  private static final double RATE = 0.1;

  /** Opening anything of the encoder sets DJL's properties before its engine starts. */
  @BeforeAll
  static void prepareEngine() {
    TextTokenizer.open(BundledModel.DEFAULT.unpack(Path.of("target", "models"))).close();
  }

  @Test
  void equalsTheFormulaOverSeveralStepsWithDecayOnWeightsOnly() {
    var settings = new Optimisation(1, RATE, 0, Decay.CONSTANT, 0.5, 1e6);
    float[][] gradients = {{1f, -2f}, {0.5f, 0.25f}, {-3f, 0f}};
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      var parameters = parameters(manager);
      var optimizer = new AdamW(manager, parameters, settings);
      var expected = new Reference(0.5);
      for (var gradient : gradients) {
        parameters.values().forEach(weight -> giveGradient(weight, gradient));

        double norm = optimizer.step(RATE);
        expected.step(gradient);

        assertThat(norm)
            .isEqualTo(
                Math.sqrt(2 * (gradient[0] * gradient[0] + gradient[1] * gradient[1])),
                within(1e-5));
        assertThat(parameters.get("dense.bias").toFloatArray())
            .containsExactly(expected.free, within(1e-5f));
        assertThat(parameters.get("dense.weight").toFloatArray())
            .containsExactly(expected.decayed, within(1e-5f));
        assertThat(parameters.get("dense.weight").getGradient().toFloatArray()).containsOnly(0f);
      }
    }
  }

  @Test
  void clipsTheNormOfTheWholeGradient() {
    var settings = new Optimisation(1, RATE, 0, Decay.CONSTANT, 0, 1);
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      var parameters = parameters(manager);
      var optimizer = new AdamW(manager, parameters, settings);
      var expected = new Reference(0);
      // Adam itself does not see a constant factor, so the second step is of another size.
      for (float size : new float[] {6f, 0.1f}) {
        parameters.values().forEach(weight -> giveGradient(weight, new float[] {size, 0}));
        double norm = optimizer.step(RATE);
        assertThat(norm).isEqualTo(size * Math.sqrt(2), within(1e-4));
        expected.step(new float[] {(float) (size / Math.max(1, norm)), 0});
      }
      assertThat(parameters.get("dense.bias").toFloatArray())
          .containsExactly(expected.free, within(1e-5f));
    }
  }

  @Test
  void leavesWeightsAloneWhenTheGradientIsNoNumber() {
    var settings = new Optimisation(1, RATE, 0, Decay.CONSTANT, 0.5, 1);
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      var parameters = parameters(manager);
      var optimizer = new AdamW(manager, parameters, settings);
      parameters.values().forEach(weight -> giveGradient(weight, new float[] {Float.NaN, 1}));

      assertThat(optimizer.step(RATE)).isNaN();

      assertThat(parameters.get("dense.weight").toFloatArray()).containsExactly(1f, -1f);
    }
  }

  @Test
  void layerNormsAndBiasesDoNotDecay() {
    assertThat(AdamW.decays("encoder.layer.0.output.dense.weight")).isTrue();
    assertThat(AdamW.decays("embeddings.word_embeddings.weight")).isTrue();
    assertThat(AdamW.decays("encoder.layer.0.output.dense.bias")).isFalse();
    assertThat(AdamW.decays("embeddings.LayerNorm.weight")).isFalse();
  }

  private static Map<String, NDArray> parameters(NDManager manager) {
    JniUtils.setGradMode(false);
    var parameters = new LinkedHashMap<String, NDArray>();
    for (var name : new String[] {"dense.bias", "dense.weight"}) {
      var weight = manager.create(new float[] {1f, -1f});
      weight.setRequiresGradient(true);
      weight.setName("w[]");
      parameters.put(name, weight);
    }
    return parameters;
  }

  /** Differentiates {@code sum(weight * gradient)}. */
  private static void giveGradient(NDArray weight, float[] gradient) {
    try (var collector = weight.getManager().getEngine().newGradientCollector()) {
      collector.backward(weight.mul(weight.getManager().create(gradient)).sum());
    }
  }

  /** The paper's algorithm 2, in double precision. */
  private static final class Reference {
    private final double decay;
    private final double[] mean = new double[2];
    private final double[] variance = new double[2];
    private final float[] free = {1f, -1f};
    private final float[] decayed = {1f, -1f};
    private int steps;

    Reference(double decay) {
      this.decay = decay;
    }

    void step(float[] gradient) {
      steps++;
      for (int i = 0; i < 2; i++) {
        mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
        variance[i] = 0.999 * variance[i] + 0.001 * gradient[i] * gradient[i];
        double update =
            mean[i]
                / (1 - Math.pow(0.9, steps))
                / (Math.sqrt(variance[i] / (1 - Math.pow(0.999, steps))) + 1e-8);
        free[i] -= (float) (RATE * update);
        decayed[i] -= (float) (RATE * decay * decayed[i] + RATE * update);
      }
    }
  }
}
