package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.encoder.safetensors.SafetensorsException;
import io.lodestream.encoder.safetensors.SafetensorsFile;
import io.lodestream.encoder.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes arrays, such as weights and an optimiser's moments, to one safetensors file and puts them
 * back, bit for bit.
 *
 * <p>Java's heap holds one tensor at a time, not all of them. To be used by the thread that owns
 * the arrays.
 */
public final class TensorState {
  private TensorState() {}

  /**
   * Writes fp32 arrays by name. The file appears complete and synced to disk or not at all, and
   * takes the place of one that is there.
   *
   * @throws EncoderException if it cannot be written, such as on a full disk
   */
  public static void write(Path file, Map<String, NDArray> arrays) {
    var shapes = new LinkedHashMap<String, long[]>();
    arrays.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
    var target = file.toAbsolutePath();
    var draft = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.createDirectories(target.getParent());
      Files.deleteIfExists(draft);
      writeDraft(draft, shapes, arrays);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicDirectory.syncPath(target.getParent());
    } catch (IOException e) {
      throw new EncoderException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static void writeDraft(
      Path draft, Map<String, long[]> shapes, Map<String, NDArray> arrays) throws IOException {
    try {
      SafetensorsWriter.write(draft, shapes, name -> arrays.get(name).toFloatArray());
    } catch (SafetensorsException e) {
      Files.deleteIfExists(draft);
      throw new EncoderException(e.getMessage(), e);
    }
  }

  /**
   * Puts a file's values into arrays, in place.
   *
   * @param arrays the same names and shapes as were written; nothing is changed if they are not
   * @throws EncoderException if the file is not sound or of other arrays
   */
  public static void read(Path path, Map<String, NDArray> arrays) {
    try (var file = SafetensorsFile.open(path)) {
      if (!file.names().equals(arrays.keySet())) {
        throw new EncoderException(
            "%s holds %d tensors that are not the %d expected by name"
                .formatted(path, file.names().size(), arrays.size()));
      }
      arrays.forEach((name, array) -> requireShape(path, file, name, array));
      arrays.forEach((name, array) -> overwrite(array, file.read(name)));
    } catch (SafetensorsException e) {
      throw new EncoderException(e.getMessage(), e);
    }
  }

  private static void requireShape(Path path, SafetensorsFile file, String name, NDArray array) {
    var shape = array.getShape().getShape();
    if (!file.readable(name) || !Arrays.equals(file.shape(name), shape)) {
      throw new EncoderException(
          "%s: tensor '%s' is %s, expected floats of %s"
              .formatted(path, name, Arrays.toString(file.shape(name)), Arrays.toString(shape)));
    }
  }

  static void overwrite(NDArray target, float[] values) {
    try (var scope = target.getManager().newSubManager()) {
      target.set(new NDIndex("..."), scope.create(values, target.getShape()));
    }
  }
}
