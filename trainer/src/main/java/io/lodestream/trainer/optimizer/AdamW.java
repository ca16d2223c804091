package io.lodestream.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.lodestream.encoder.torchscript.TorchScriptArchive;
import io.lodestream.trainer.settings.TrainerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves weights against their gradients: Adam with decoupled weight decay and clipping of the
 * gradient's norm (<a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter</a>).
 *
 * <p>All weights are updated by one call of libtorch's fused kernel. Biases and layer norms do not
 * decay. The moments, twice the weights' size, live until the manager given is closed. To be used
 * by the thread that trains, outside a gradient collector.
 */
public final class AdamW {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String SCRIPT = "adamw.py";

  private final NDManager manager;
  private final PtSymbolBlock script;
  private final TrainerSettings.Optimisation settings;
  private final Map<String, NDArray> moments = new LinkedHashMap<>();
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> variances = new ArrayList<>();
  private final int decayed;
  private long step;

  /**
   * @param manager owner of the moments
   * @param parameters weights with gradients, by Hugging Face name, each an NDArray named {@code
   *     w[]}
   */
  public AdamW(
      NDManager manager, Map<String, NDArray> parameters, TrainerSettings.Optimisation settings) {
    this.manager = manager;
    this.settings = settings;
    this.script = load(manager);
    parameters.forEach((name, weight) -> addIf(decays(name), name, weight));
    this.decayed = weights.size();
    parameters.forEach((name, weight) -> addIf(!decays(name), name, weight));
  }

  static boolean decays(String name) {
    return !name.endsWith(".bias") && !name.contains("LayerNorm");
  }

  private void addIf(boolean wanted, String name, NDArray weight) {
    if (wanted) {
      weights.add(weight);
      means.add(named("m[]", manager.zeros(weight.getShape())));
      variances.add(named("v[]", manager.zeros(weight.getShape())));
      moments.put("mean." + name, means.get(means.size() - 1));
      moments.put("variance." + name, variances.get(variances.size() - 1));
    }
  }

  /**
   * The running moments by name, to be saved, and put back in place before {@link #resumeAt}.
   *
   * <p>The script takes the moments by their NDArray names, which must not be changed.
   */
  public Map<String, NDArray> moments() {
    return Collections.unmodifiableMap(moments);
  }

  /** Continues after the given number of steps, with the moments saved then. */
  public void resumeAt(long steps) {
    step = steps;
  }

  /**
   * Updates every weight and zeroes its gradient.
   *
   * @return norm of the whole gradient before clipping; when it is not finite, nothing was updated
   */
  public double step(double learningRate) {
    step++;
    try (var scope = manager.newSubManager()) {
      var inputs = new NDList(1 + 4 * weights.size());
      inputs.add(
          scope.create(
              new double[] {
                learningRate,
                BETA1,
                BETA2,
                EPSILON,
                settings.weightDecay(),
                settings.clipNorm(),
                step,
                decayed
              }));
      inputs.addAll(weights);
      for (var weight : weights) {
        var gradient = named("g[]", weight.getGradient());
        gradient.attach(scope);
        inputs.add(gradient);
      }
      inputs.addAll(means);
      inputs.addAll(variances);
      return IValueUtils.forward(script, inputs, false).singletonOrThrow().getFloat();
    }
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }

  private static PtSymbolBlock load(NDManager manager) {
    try (var in = AdamW.class.getResourceAsStream(SCRIPT)) {
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var archive = Files.createTempFile("lodestream-adamw-", ".pt");
      try {
        TorchScriptArchive.write(archive, "AdamW", source);
        return JniUtils.loadModule(
            (PtNDManager) manager, archive, false, new String[0], new String[0], true);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("optimiser script %s cannot be loaded".formatted(SCRIPT), e);
    }
  }
}
