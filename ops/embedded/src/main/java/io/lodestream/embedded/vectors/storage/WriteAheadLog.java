package io.lodestream.embedded.vectors.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.lucene.util.IOUtils;

/**
 * Makes writes durable before the index is committed; one append-only file per generation.
 *
 * <p>A record is length (4), CRC-32C of the rest (4), sequence (8), body. The caller orders
 * appends. {@link #sync} may be called by many threads, and one {@code fsync} serves every thread
 * whose record was appended before it (group commit). A damaged end, as a crash leaves it, is cut
 * off by {@link LogReplay} when the log is opened.
 */
final class WriteAheadLog implements Closeable {

  static final int HEADER_BYTES = 16;
  private static final String SUFFIX = ".wal";

  private final Path directory;
  private final Object syncLock = new Object();
  private FileChannel file;
  private volatile long generation;
  private volatile long appended;
  private volatile long generationBytes;
  private long synced;

  private WriteAheadLog(Path directory) {
    this.directory = directory;
  }

  /** Starts a new generation after the existing ones. */
  static WriteAheadLog open(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Long> present = generations(directory);
    WriteAheadLog log = new WriteAheadLog(directory);
    log.startGeneration(present.isEmpty() ? 0 : present.get(present.size() - 1) + 1);
    return log;
  }

  /** Existing generations, ascending. */
  static List<Long> generations(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }

  static Path file(Path directory, long generation) {
    return directory.resolve(generation + SUFFIX);
  }

  /** Returns the position that {@link #sync} must reach for this record to be durable. */
  long append(long sequence, byte[] body) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + body.length);
    record.putInt(body.length).putInt(0).putLong(sequence).put(body);
    record.putInt(4, checksum(record.array()));
    record.flip();
    while (record.hasRemaining()) {
      file.write(record);
    }
    generationBytes += record.limit();
    appended += record.limit();
    return appended;
  }

  static int checksum(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, 8, record.length - 8);
    return (int) crc.getValue();
  }

  /** Waits until everything up to the position is on disk. */
  void sync(long position) throws IOException {
    synchronized (syncLock) {
      if (synced < position) {
        long reached = appended;
        file.force(false);
        synced = reached;
      }
    }
  }

  /** Begins the next generation and returns its number; not concurrent with appends. */
  long roll() throws IOException {
    synchronized (syncLock) {
      file.force(false);
      synced = appended;
      file.close();
      startGeneration(generation + 1);
      return generation;
    }
  }

  long generationBytes() {
    return generationBytes;
  }

  long generation() {
    return generation;
  }

  void deleteBefore(long firstKept) throws IOException {
    for (long old : generations(directory)) {
      if (old < firstKept) {
        Files.delete(file(directory, old));
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (syncLock) {
      file.force(false);
      file.close();
    }
  }

  private void startGeneration(long number) throws IOException {
    file =
        FileChannel.open(
            file(directory, number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    IOUtils.fsync(directory, true);
    generation = number;
    generationBytes = 0;
  }
}
