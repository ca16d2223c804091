package io.lodestream.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.lodestream.encoder.torchscript.TorchScriptArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;

/**
 * The TorchScript text of a {@link ModelFamily}, loaded for one model.
 *
 * <p>Thread-safe; the manager given owns the script and the settings.
 */
final class ForwardPass {
  /** The name by which DJL gathers arrays into the script's list of weights. */
  static final String WEIGHT = "w[]";

  /** In place of a pooling: the script gives every token's vector, scaled to length 1. */
  private static final int EVERY_TOKEN = -1;

  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  /**
   * What one more group of texts costs, in tokens: some calls on the CPU, an idle GPU on the GPU.
   */
  private static final int COST_OF_A_GROUP_CPU = 8;

  private static final int COST_OF_A_GROUP_GPU = 1024;

  private final PtSymbolBlock script;
  private final boolean gpu;
  private final NDList settings;
  private final NDList tokenSettings;

  private ForwardPass(PtSymbolBlock script, NDList settings, NDList tokenSettings, boolean gpu) {
    this.gpu = gpu;
    this.script = script;
    this.settings = settings;
    this.tokenSettings = tokenSettings;
  }

  static ForwardPass load(NDManager owner, ModelSpec spec, Precision precision) {
    var family = ModelFamily.named(spec.family()).orElseThrow();
    var script = compile(owner, family.script());
    boolean gpu = owner.getDevice().isGpu();
    int dtype = precision.resolve() == Precision.BF16 ? BFLOAT16 : FLOAT32;
    // The CPU's fused attention takes four times as long backward in bfloat16 as in float32.
    int inner = gpu ? dtype : FLOAT32;
    int normalize = spec.normalize() ? 1 : 0;
    return new ForwardPass(
        script,
        settings(owner, spec, spec.pooling().ordinal(), normalize, dtype, inner),
        settings(owner, spec, EVERY_TOKEN, 1, dtype, inner),
        gpu);
  }

  private static NDList settings(
      NDManager owner, ModelSpec spec, int pooling, int normalize, int dtype, int inner) {
    return new NDList(
        scalar(owner, spec.heads()),
        scalar(owner, spec.layerNormEps()),
        scalar(owner, pooling),
        scalar(owner, normalize),
        scalar(owner, dtype),
        scalar(owner, inner));
  }

  private static NDArray scalar(NDManager owner, double value) {
    // On the CPU, whatever the owner's device: the script reads it as a number.
    var scalar = owner.create(new double[] {value}, new Shape()).toDevice(Device.cpu(), false);
    scalar.setName("settings[]");
    return scalar;
  }

  private static PtSymbolBlock compile(NDManager owner, ModelFamily.Script script) {
    try (var in = TorchScriptArchive.class.getResourceAsStream(script.resource())) {
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var archive = Files.createTempFile("lodestream-forward-", ".pt");
      try {
        TorchScriptArchive.write(archive, script.className(), source);
        return JniUtils.loadModule(
            (PtNDManager) owner, archive, false, new String[0], new String[0], true);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw new EncoderException(
          "forward pass %s cannot be loaded".formatted(script.resource()), e);
    }
  }

  /**
   * Casts and joins the dense weights once, so that a pass need not; the caller may close the
   * originals.
   *
   * @return weights for {@link #embed}, which cannot be read from Java where they are bfloat16
   */
  NDList prepare(NDManager owner, Collection<NDArray> weights) {
    try (var method = method(owner, "prepare")) {
      var inputs = new NDList(method);
      inputs.addAll(settings);
      inputs.addAll(weights);
      var prepared = IValueUtils.forward(script, inputs, false);
      prepared.forEach(array -> array.setName(WEIGHT));
      return prepared;
    }
  }

  /**
   * Runs the pass with weights that {@link #prepare} has made.
   *
   * @param scope owner of the result
   * @return {@code [texts, dim]}, fp32, a constant
   */
  NDArray embed(NDManager scope, List<TokenBatch> batches, NDList prepared) {
    try (var method = method(scope, "run")) {
      return run(scope, new NDList(method), batches, prepared, false, settings);
    }
  }

  /**
   * Runs the pass with weights that {@link #prepare} has made, up to the last hidden states.
   *
   * @param scope owner of the result
   * @return {@code [tokens, dim]}, fp32, each row of length 1, a constant; the texts of the batch
   *     lie end to end in the order given, without padding
   */
  NDArray tokens(NDManager scope, TokenBatch batch, NDList prepared) {
    try (var method = method(scope, "run")) {
      return run(scope, new NDList(method), List.of(batch), prepared, false, tokenSettings);
    }
  }

  /**
   * Runs the pass.
   *
   * @param scope owner of the result
   * @param weights in the order of the family's layout, each named {@code w[]}
   * @param training whether the result can be differentiated
   * @return {@code [texts, dim]}, fp32, the texts of all batches in the order given
   */
  NDArray run(
      NDManager scope, List<TokenBatch> batches, Collection<NDArray> weights, boolean training) {
    return run(scope, new NDList(), batches, weights, training, settings);
  }

  private NDArray run(
      NDManager scope,
      NDList inputs,
      List<TokenBatch> batches,
      Collection<NDArray> weights,
      boolean training,
      NDList chosen) {
    var packed = PackedBatch.of(batches, gpu ? COST_OF_A_GROUP_GPU : COST_OF_A_GROUP_CPU);
    var tokens = scope.newSubManager();
    try {
      inputs.add(tokens.create(packed.ids()));
      inputs.add(tokens.create(packed.positions()));
      inputs.add(tokens.create(packed.mask()));
      inputs.add(groups(tokens, packed.groups()));
      inputs.add(tokens.create(chosen == tokenSettings ? packed.tokenOrder() : packed.order()));
      inputs.addAll(chosen);
      inputs.addAll(weights);
      // Both settings are libtorch's and per thread. DJL's own inference mode is not used: it rests
      // on a guard that libtorch warns may give wrong results.
      boolean recording = JniUtils.isGradMode();
      JniUtils.setGraphExecutorOptimize(false);
      JniUtils.setGradMode(training);
      try {
        var vectors = IValueUtils.forward(script, inputs, true).singletonOrThrow();
        vectors.attach(scope);
        return vectors;
      } finally {
        JniUtils.setGradMode(recording);
      }
    } finally {
      if (!training) {
        // Else they live as long as the scope: the backward pass reads ids and order again, from
        // Java buffers that libtorch does not copy and that only an open array keeps from being
        // freed.
        tokens.close();
      }
    }
  }

  /** On the CPU, like the settings: the script reads them as numbers. */
  private static NDArray groups(NDManager scope, long[] groups) {
    return scope.create(groups, new Shape(groups.length / 3, 3)).toDevice(Device.cpu(), false);
  }

  private static NDArray method(NDManager owner, String name) {
    var method = owner.create(0);
    method.setName("module_method:" + name);
    return method;
  }
}
