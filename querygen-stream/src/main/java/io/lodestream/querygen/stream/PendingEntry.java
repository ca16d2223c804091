package io.lodestream.querygen.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What is kept of a passage that waits.
 *
 * @param sinceMs when it arrived
 * @param offset of its record in its partition of {@code passages}, for its dead letter
 */
record PendingEntry(long sinceMs, long offset) {

  static final long UNKNOWN_OFFSET = -1;

  /** Two longs; entries written before offsets were kept are one. */
  static Serde<PendingEntry> serde() {
    return Serdes.serdeFrom(
        (topic, entry) -> entry == null ? null : entry.bytes(),
        (topic, bytes) -> bytes == null ? null : of(bytes));
  }

  private byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(sinceMs).putLong(offset).array();
  }

  private static PendingEntry of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new PendingEntry(
        buffer.getLong(), buffer.hasRemaining() ? buffer.getLong() : UNKNOWN_OFFSET);
  }
}
