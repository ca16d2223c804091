package io.lodestream.runtime.deadletter;

import io.lodestream.schemas.topics.Topics;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Keeps a letter within what can be written: a record that came well compressed may be larger than
 * any producer here may send. Such a value is cut, never the record lost: header {@value
 * DeadLetterHeaders#VALUE_BYTES} says how many bytes it had, and topic, partition and offset where
 * the whole of it is.
 */
public final class DeadLetterValue {

  /** What is kept of a value that does not fit. */
  static final int KEPT_BYTES = 1024 * 1024;

  /** Bytes of a record beside key, value and headers, with room to spare. */
  private static final int OVERHEAD_BYTES = 64 * 1024;

  private DeadLetterValue() {}

  /**
   * The value, or its beginning.
   *
   * @param headers the letter's, which get one more where the value is cut
   */
  public static byte[] fitting(byte[] key, Headers headers, byte[] value) {
    return fitting(key, headers, value, Topics.MAX_WRITE_BYTES);
  }

  static byte[] fitting(byte[] key, Headers headers, byte[] value, int maxRecordBytes) {
    long bytes = OVERHEAD_BYTES + length(key) + length(value);
    for (Header header : headers) {
      bytes += 3L * header.key().length() + length(header.value());
    }
    if (bytes <= maxRecordBytes || value == null || value.length <= KEPT_BYTES) {
      return value;
    }
    DeadLetterHeaders.add(headers, DeadLetterHeaders.VALUE_BYTES, Integer.toString(value.length));
    return Arrays.copyOf(value, KEPT_BYTES);
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
