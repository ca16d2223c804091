package io.lodestream.encoder.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file open for reading.
 *
 * <p>The header is checked when opened; tensors are read one at a time, so memory holds only what
 * was asked for. Reads are positional: threads may share one instance.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final Map<String, TensorEntry> entries;

  private SafetensorsFile(Path path, FileChannel channel, Map<String, TensorEntry> entries) {
    this.path = path;
    this.channel = channel;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if it cannot be read or is not sound
   */
  public static SafetensorsFile open(Path path) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new SafetensorsFile(path, channel, readHeader(path, channel));
    } catch (IOException e) {
      closeAfter(e, channel);
      throw new SafetensorsException(path + " cannot be read", e);
    } catch (RuntimeException e) {
      closeAfter(e, channel);
      throw e;
    }
  }

  private static void closeAfter(Exception cause, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static Map<String, TensorEntry> readHeader(Path path, FileChannel channel)
      throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw new SafetensorsException(path + " is truncated: %d bytes".formatted(size));
    }
    var prefix = readFully(channel, 0, LENGTH_BYTES);
    refusePickle(path, prefix);
    long headerBytes = prefix.getLong(0);
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > size - LENGTH_BYTES) {
      throw new SafetensorsException(
          "%s is truncated or not safetensors: it states a header of %s bytes and has %d in all"
              .formatted(path, Long.toUnsignedString(headerBytes), size));
    }
    var json = new byte[(int) headerBytes];
    readFully(channel, LENGTH_BYTES, json.length).get(json);
    return new SafetensorsHeader(path.toString(), LENGTH_BYTES + headerBytes, size).parse(json);
  }

  private static void refusePickle(Path path, ByteBuffer prefix) {
    boolean zip = prefix.get(0) == 'P' && prefix.get(1) == 'K';
    boolean pickle =
        (prefix.get(0) & 0xff) == 0x80
            && prefix.get(1) >= 2
            && prefix.get(1) <= 5
            && prefix.get(7) != 0;
    if (zip || pickle) {
      throw new SafetensorsException(
          path + " is a pickle (PyTorch) file, which can run code; safetensors is required");
    }
  }

  /** Names of all tensors, as the header orders them. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** Whether {@link #read} can give this tensor: it is there and of a float format. */
  public boolean readable(String name) {
    var entry = entries.get(name);
    return entry != null && entry.type().readsAsFloat();
  }

  /** Sizes of a tensor's dimensions. */
  public long[] shape(String name) {
    return entry(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** A tensor's values in row-major order, F16 and BF16 widened to fp32. */
  public float[] read(String name) {
    var entry = entry(name);
    if (!entry.type().readsAsFloat()) {
      throw new SafetensorsException(
          "%s: tensor '%s' is %s, only F32, F16 and BF16 are read"
              .formatted(path, name, entry.type()));
    }
    if (entry.elements() > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(
          "%s: tensor '%s' has %d elements, more than a Java array holds"
              .formatted(path, name, entry.elements()));
    }
    var values = new float[(int) entry.elements()];
    int perChunk = CHUNK_BYTES / entry.type().sizeBytes();
    try {
      for (int at = 0; at < values.length; at += perChunk) {
        int count = Math.min(perChunk, values.length - at);
        long from = entry.begin() + (long) at * entry.type().sizeBytes();
        var bytes = readFully(channel, from, count * entry.type().sizeBytes());
        entry.type().widen(bytes, values, at, count);
      }
    } catch (IOException e) {
      throw new SafetensorsException("%s: tensor '%s' cannot be read".formatted(path, name), e);
    }
    return values;
  }

  private TensorEntry entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new SafetensorsException("%s has no tensor '%s'".formatted(path, name));
    }
    return entry;
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int length)
      throws IOException {
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position + bytes.position());
      if (read < 0) {
        throw new EOFException("file ends at byte " + (position + bytes.position()));
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new SafetensorsException(path + " cannot be closed", e);
    }
  }
}
