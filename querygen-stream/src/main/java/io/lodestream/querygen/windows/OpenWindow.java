package io.lodestream.querygen.windows;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.windows.RangeDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The window that pairs are being added to. Not thread-safe. */
final class OpenWindow {

  private static final class Range {
    private final long startOffset;
    private final RangeDigest digest = new RangeDigest();
    private long count;

    private Range(long startOffset) {
      this.startOffset = startOffset;
    }
  }

  private final WindowSettings settings;
  private final Map<Integer, Range> ranges = new TreeMap<>();
  private long count;
  private long trainCount;
  private long validationCount;
  private long sizeBytes;
  private long firstTimestampMs = Long.MAX_VALUE;
  private long lastTimestampMs = Long.MIN_VALUE;

  /**
   * @param startOffsets first offset of the window by partition, all partitions of the topic
   */
  OpenWindow(WindowSettings settings, Map<Integer, Long> startOffsets) {
    this.settings = settings;
    startOffsets.forEach((partition, start) -> ranges.put(partition, new Range(start)));
  }

  /**
   * Adds the next record of its partition.
   *
   * @param split empty for a record that cannot be read; it counts nevertheless, since readers of
   *     the window meet it too
   */
  void add(ConsumerRecord<byte[], byte[]> record, Optional<Split> split) {
    var range = ranges.get(record.partition());
    range.digest.add(record.key(), record.value());
    range.count++;
    count++;
    trainCount += split.filter(Split.TRAIN::equals).isPresent() ? 1 : 0;
    validationCount += split.filter(Split.VALIDATION::equals).isPresent() ? 1 : 0;
    sizeBytes += length(record.key()) + length(record.value());
    firstTimestampMs = Math.min(firstTimestampMs, record.timestamp());
    lastTimestampMs = Math.max(lastTimestampMs, record.timestamp());
  }

  /** Why the window must close before another record is added. */
  Optional<WindowTrigger> full() {
    if (count >= settings.maxPairs()) {
      return Optional.of(WindowTrigger.COUNT);
    }
    return sizeBytes >= settings.maxBytes() ? Optional.of(WindowTrigger.BYTES) : Optional.empty();
  }

  /**
   * Why the window must close although it is not full.
   *
   * @param moreIsComing true while pairs of passages already read are still on their way
   */
  Optional<WindowTrigger> overdue(long nowMs, boolean moreIsComing) {
    if (!isLargeEnough()) {
      return Optional.empty();
    }
    if (nowMs - firstTimestampMs >= settings.maxAge().toMillis()) {
      return Optional.of(WindowTrigger.AGE);
    }
    boolean idle = nowMs - lastTimestampMs >= settings.maxIdle().toMillis();
    return idle && !moreIsComing ? Optional.of(WindowTrigger.IDLE) : Optional.empty();
  }

  /** True when it may close although it is not full. */
  boolean isLargeEnough() {
    return count >= settings.minPairs();
  }

  /** The ranges up to the given ends, exclusive, ordered by partition. */
  List<PartitionRange> ranges(Map<Integer, Long> endOffsets) {
    return ranges.entrySet().stream()
        .map(
            entry ->
                new PartitionRange(
                    entry.getKey(),
                    entry.getValue().startOffset,
                    endOffsets.get(entry.getKey()),
                    entry.getValue().count,
                    entry.getValue().digest.hex()))
        .toList();
  }

  long count() {
    return count;
  }

  long trainCount() {
    return trainCount;
  }

  long validationCount() {
    return validationCount;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  long firstTimestampMs() {
    return firstTimestampMs;
  }

  long lastTimestampMs() {
    return lastTimestampMs;
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
