package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lodestream.encoder.safetensors.SafetensorsException;
import io.lodestream.encoder.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a model's weights into native memory, in the order of the family's layout. */
final class Weights {
  private Weights() {}

  /**
   * @throws EncoderException if a weight is missing, of another shape than the configuration says,
   *     or not finite
   */
  static Map<String, NDArray> load(NDManager owner, Path modelDir) {
    var files = new ModelFiles(modelDir);
    var config = ModelConfig.read(files);
    var family = config.family();
    var shapes = family.weights(config);
    var weights = new LinkedHashMap<String, NDArray>();
    var path = files.weights();
    try (var file = SafetensorsFile.open(path)) {
      var stored = new LinkedHashMap<String, String>();
      shapes.forEach((name, shape) -> stored.put(name, stored(path, file, family, name, shape)));
      stored.forEach(
          (name, there) -> {
            var values = file.read(there);
            requireFinite(path, there, values);
            weights.put(name, nativeCopy(owner, values, new Shape(shapes.get(name))));
          });
    } catch (SafetensorsException e) {
      throw new EncoderException(e.getMessage(), e);
    }
    return Collections.unmodifiableMap(weights);
  }

  /** Checkpoints saved with a head on top carry their weights below the family's name. */
  private static String stored(
      Path path, SafetensorsFile file, ModelFamily family, String name, long[] shape) {
    var stored = file.readable(name) ? name : family.headModelPrefix() + name;
    if (!file.readable(stored)) {
      throw new EncoderException("%s has no float tensor '%s'".formatted(path, name));
    }
    if (!Arrays.equals(file.shape(stored), shape)) {
      throw new EncoderException(
          "%s: tensor '%s' is %s, but config.json makes it %s"
              .formatted(
                  path, stored, Arrays.toString(file.shape(stored)), Arrays.toString(shape)));
    }
    return stored;
  }

  private static void requireFinite(Path path, String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new EncoderException(
            "%s: tensor '%s' holds %s at %d; weights must be finite"
                .formatted(path, name, values[i], i));
      }
    }
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
}
