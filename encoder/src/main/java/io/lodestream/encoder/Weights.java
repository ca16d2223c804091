package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lodestream.encoder.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a model's weights into native memory, in the order of the family's layout. */
final class Weights {
  private static final String HEAD_MODEL_PREFIX = "bert.";

  private Weights() {}

  static Map<String, NDArray> load(NDManager owner, Path modelDir, ModelSpec spec) {
    var weights = new LinkedHashMap<String, NDArray>();
    var path = new ModelFiles(modelDir).requiredFile(ModelFiles.WEIGHTS);
    try (var file = SafetensorsFile.open(path)) {
      for (var name : BertLayout.names(spec.layers())) {
        // Checkpoints saved with a head on top carry their weights below the family's name.
        var stored = file.readable(name) ? name : HEAD_MODEL_PREFIX + name;
        if (!file.readable(stored)) {
          throw new EncoderException("%s has no float tensor '%s'".formatted(path, name));
        }
        weights.put(name, nativeCopy(owner, file.read(stored), new Shape(file.shape(stored))));
      }
    }
    requireWidth(weights, spec, path);
    return Collections.unmodifiableMap(weights);
  }

  /**
   * DJL's {@code create} borrows Java's memory, which the JVM limits; a duplicate is libtorch's.
   */
  private static NDArray nativeCopy(NDManager owner, float[] values, Shape shape) {
    try (var borrowed = owner.create(values, shape)) {
      var copy = borrowed.duplicate();
      copy.setName(ForwardPass.WEIGHT);
      return copy;
    }
  }

  private static void requireWidth(Map<String, NDArray> weights, ModelSpec spec, Path path) {
    weights.forEach(
        (name, array) -> {
          boolean biasOfFeedForward = name.endsWith("intermediate.dense.bias");
          long width = array.getShape().get(array.getShape().dimension() - 1);
          boolean downProjection =
              name.endsWith("output.dense.weight") && !name.contains("attention");
          if (!biasOfFeedForward && !downProjection && width != spec.dimension()) {
            throw new EncoderException(
                "%s: tensor '%s' is %s, but config.json says hidden_size %d"
                    .formatted(path, name, array.getShape(), spec.dimension()));
          }
        });
  }
}
