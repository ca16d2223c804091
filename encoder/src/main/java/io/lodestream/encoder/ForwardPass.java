package io.lodestream.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.lodestream.encoder.torchscript.TorchScriptArchive;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;

/**
 * The family's TorchScript text, loaded for one model.
 *
 * <p>Thread-safe; the manager given owns the script and the settings.
 */
final class ForwardPass {
  /** The name by which DJL gathers arrays into the script's list of weights. */
  static final String WEIGHT = "w[]";

  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  private final PtSymbolBlock script;
  private final NDList settings;

  private ForwardPass(PtSymbolBlock script, NDList settings) {
    this.script = script;
    this.settings = settings;
  }

  static ForwardPass load(NDManager owner, ModelSpec spec, Precision precision) {
    var script = compile(owner, "bert.py", "Bert");
    int dtype = precision.resolve() == Precision.BF16 ? BFLOAT16 : FLOAT32;
    var settings =
        new NDList(
            scalar(owner, spec.heads()),
            scalar(owner, spec.layerNormEps()),
            scalar(owner, spec.pooling().ordinal()),
            scalar(owner, spec.normalize() ? 1 : 0),
            scalar(owner, dtype));
    return new ForwardPass(script, settings);
  }

  private static NDArray scalar(NDManager owner, double value) {
    // On the CPU, whatever the owner's device: the script reads it as a number.
    var scalar = owner.create(new double[] {value}, new Shape()).toDevice(Device.cpu(), false);
    scalar.setName("settings[]");
    return scalar;
  }

  private static PtSymbolBlock compile(NDManager owner, String resource, String className) {
    try (var in = TorchScriptArchive.class.getResourceAsStream(resource)) {
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var archive = Files.createTempFile("lodestream-forward-", ".pt");
      try {
        TorchScriptArchive.write(archive, className, source);
        return JniUtils.loadModule(
            (PtNDManager) owner, archive, false, new String[0], new String[0], true);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw new EncoderException("forward pass %s cannot be loaded".formatted(resource), e);
    }
  }

  /**
   * Casts the dense weights once, so that a pass need not; the caller may close the originals.
   *
   * @return weights for {@link #run}, which cannot be read from Java where they are bfloat16
   */
  NDList prepare(NDManager owner, Collection<NDArray> weights) {
    try (var method = owner.create(0)) {
      method.setName("module_method:prepare");
      var inputs = new NDList(method);
      inputs.addAll(settings);
      inputs.addAll(weights);
      var prepared = IValueUtils.forward(script, inputs, false);
      prepared.forEach(array -> array.setName(WEIGHT));
      return prepared;
    }
  }

  /**
   * Runs the pass.
   *
   * @param scope owner of the result
   * @param weights in the order of the family's layout, each named {@code w[]}
   * @param training whether the result can be differentiated
   * @return {@code [batch, dim]}, fp32
   */
  NDArray run(NDManager scope, TokenBatch batch, Collection<NDArray> weights, boolean training) {
    var shape = new Shape(batch.size(), batch.length());
    var inputs = new NDList(settings.size() + weights.size() + 2);
    inputs.add(matrix(scope, batch.ids(), shape));
    inputs.add(matrix(scope, batch.mask(), shape));
    inputs.addAll(settings);
    inputs.addAll(weights);
    // Both settings are libtorch's and per thread. DJL's own inference mode is not used: it rests
    // on
    // a guard that libtorch warns may give wrong results.
    boolean recording = JniUtils.isGradMode();
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(training);
    try {
      return IValueUtils.forward(script, inputs, true).singletonOrThrow();
    } finally {
      JniUtils.setGradMode(recording);
      inputs.get(0).close();
      inputs.get(1).close();
    }
  }

  private static NDArray matrix(NDManager scope, long[][] rows, Shape shape) {
    var flat = LongBuffer.allocate(Math.toIntExact(shape.size()));
    for (var row : rows) {
      flat.put(row);
    }
    return scope.create(flat.flip(), shape, DataType.INT64);
  }
}
