package io.lodestream.embedded.vectors.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@link WriteAheadLog} back after a restart.
 *
 * <p>A generation ends at its first record that is cut short or whose checksum differs: a crash
 * leaves such records of writes that were never acknowledged. The rest of the file is cut off, with
 * a warning.
 */
final class LogReplay {

  /** Receives records in the order in which they were appended. */
  interface Records {
    void accept(long sequence, ByteBuffer body) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LogReplay.class);

  private LogReplay() {}

  static void from(Path directory, long firstGeneration, Records records) throws IOException {
    for (long generation : WriteAheadLog.generations(directory)) {
      if (generation >= firstGeneration) {
        replay(WriteAheadLog.file(directory, generation), records);
      }
    }
  }

  private static void replay(Path path, Records records) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = file.size();
      long at = 0;
      while (at < size) {
        byte[] record = readRecord(file, at, size);
        if (record.length == 0) {
          LOG.warn("event=wal-end-cut file={} kept_bytes={} cut_bytes={}", path, at, size - at);
          file.truncate(at);
          file.force(true);
          return;
        }
        ByteBuffer body = ByteBuffer.wrap(record);
        long sequence = body.getLong(8);
        records.accept(sequence, body.position(WriteAheadLog.HEADER_BYTES).slice());
        at += record.length;
      }
    }
  }

  /** The whole record at the position, or nothing where it is cut short or damaged. */
  private static byte[] readRecord(FileChannel file, long at, long size) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(WriteAheadLog.HEADER_BYTES);
    if (size - at < WriteAheadLog.HEADER_BYTES) {
      return new byte[0];
    }
    fill(file, header, at);
    int length = header.getInt(0);
    if (length < 0 || length > size - at - WriteAheadLog.HEADER_BYTES) {
      return new byte[0];
    }
    ByteBuffer record = ByteBuffer.allocate(WriteAheadLog.HEADER_BYTES + length);
    fill(file, record, at);
    return WriteAheadLog.checksum(record.array()) == header.getInt(4)
        ? record.array()
        : new byte[0];
  }

  private static void fill(FileChannel file, ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("the write-ahead log became shorter while it was read");
      }
    }
  }
}
