package io.lodestream.encoder.safetensors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes fp32 tensors as one safetensors file, asking for the values of one tensor at a time.
 *
 * <p>The same tensors in the same order give the same bytes. The file must not exist yet; it is
 * synced to disk before {@link #write} returns.
 */
public final class SafetensorsWriter {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CHUNK_FLOATS = 1 << 18;
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a file.
   *
   * @param shapes shape by tensor name, in file order
   * @param values gives a tensor's values in row-major order
   */
  public static void write(
      Path path, Map<String, long[]> shapes, Function<String, float[]> values) {
    try (var channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, header(shapes));
      for (var tensor : shapes.entrySet()) {
        float[] floats = values.apply(tensor.getKey());
        if (floats.length != elements(tensor.getValue())) {
          throw new SafetensorsException(
              "%s: tensor '%s' of shape %s was given %d values"
                  .formatted(
                      path, tensor.getKey(), Arrays.toString(tensor.getValue()), floats.length));
        }
        writeFloats(channel, floats);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new SafetensorsException("%s cannot be written: %s".formatted(path, e), e);
    }
  }

  private static ByteBuffer header(Map<String, long[]> shapes) throws IOException {
    var root = JSON.createObjectNode();
    root.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (var tensor : shapes.entrySet()) {
      var node = root.putObject(tensor.getKey()).put("dtype", "F32");
      var shape = node.putArray("shape");
      Arrays.stream(tensor.getValue()).forEach(shape::add);
      long end = offset + Float.BYTES * elements(tensor.getValue());
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    var json = JSON.writeValueAsBytes(root);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    var bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(json);
    bytes.put(" ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII));
    return bytes.flip();
  }

  private static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private static void writeFloats(FileChannel channel, float[] floats) throws IOException {
    var bytes =
        ByteBuffer.allocate(Math.min(CHUNK_FLOATS, Math.max(1, floats.length)) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < floats.length; at += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, floats.length - at);
      bytes.clear().limit(count * Float.BYTES);
      bytes.asFloatBuffer().put(floats, at, count);
      writeFully(channel, bytes);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
