package io.lodestream.trainer.window;

import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.windows.RangeDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records of a training window, committed ones only, and holds them against its manifest.
 *
 * <p>Partition by partition, from the start offset until the position reaches the end offset:
 * transaction markers take offsets, so counting records would not tell the end. Count and digest
 * are over the bytes, like the closer's.
 */
public final class WindowRecords {
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicIds topicIds;

  /**
   * @param consumers give a consumer without group that reads committed records; closed here
   */
  public WindowRecords(Supplier<Consumer<byte[], byte[]>> consumers, TopicIds topicIds) {
    this.consumers = consumers;
    this.topicIds = topicIds;
  }

  /**
   * Shows every record of the window.
   *
   * @param stopRequested looked at between polls
   * @throws BadDataException if the window is not there any more, or not as the manifest says
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  public void visit(TrainingWindow window, BooleanSupplier stopRequested, Visitor visitor) {
    refuse(otherTopic(window));
    try (var consumer = consumers.get()) {
      window.getRanges().forEach(range -> refuse(missing(consumer, window, range)));
      for (var range : window.getRanges()) {
        refuse(read(consumer, window, range, stopRequested, visitor));
        visitor.rangeVerified();
      }
    }
    refuse(otherTotal(window));
  }

  /** Why the window cannot be there any more, its records not looked at; empty if it can. */
  public Optional<String> lost(TrainingWindow window) {
    var other = otherTopic(window);
    if (other.isPresent()) {
      return other;
    }
    try (var consumer = consumers.get()) {
      return window.getRanges().stream()
          .flatMap(range -> missing(consumer, window, range).stream())
          .findFirst();
    }
  }

  /**
   * Everything in which the topic differs from the manifest, a sentence each; empty if the window
   * is intact. Every range is read, whatever the others are like.
   *
   * @throws RetryableException as for {@link #visit}
   */
  public List<String> differences(TrainingWindow window, BooleanSupplier stopRequested) {
    var other = otherTopic(window);
    if (other.isPresent()) {
      return List.of(other.get());
    }
    var found = new ArrayList<String>();
    try (var consumer = consumers.get()) {
      for (var range : window.getRanges()) {
        missing(consumer, window, range)
            .or(() -> read(consumer, window, range, stopRequested, record -> {}))
            .ifPresent(found::add);
      }
    }
    otherTotal(window).ifPresent(found::add);
    return found;
  }

  private static void refuse(Optional<String> difference) {
    difference.ifPresent(
        what -> {
          throw new BadDataException(what);
        });
  }

  private Optional<String> otherTopic(TrainingWindow window) {
    var found = topicIds.of(window.getTopic());
    return found.equals(Optional.of(window.getTopicId()))
        ? Optional.empty()
        : Optional.of(
            "window %s: topic %s has id %s, the window is of id %s: deleted or made anew"
                .formatted(
                    window.getWindowId(),
                    window.getTopic(),
                    found.orElse("none"),
                    window.getTopicId()));
  }

  private static Optional<String> otherTotal(TrainingWindow window) {
    long records = window.getRanges().stream().mapToLong(PartitionRange::getCount).sum();
    return records == window.getCount()
        ? Optional.empty()
        : Optional.of(
            "window %s: manifest says %d pairs, its ranges hold %d"
                .formatted(window.getWindowId(), window.getCount(), records));
  }

  private static Optional<String> missing(
      Consumer<byte[], byte[]> consumer, TrainingWindow window, PartitionRange range) {
    var partition = new TopicPartition(window.getTopic(), range.getPartition());
    long beginning = consumer.beginningOffsets(List.of(partition)).get(partition);
    if (range.getCount() > 0 && beginning > range.getStartOffset()) {
      return Optional.of(
          "%s: the window starts at offset %d, kept are offsets from %d: expired"
              .formatted(partition, range.getStartOffset(), beginning));
    }
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    return end >= range.getEndOffset()
        ? Optional.empty()
        : Optional.of(
            "%s: the window ends at offset %d, the topic already at %d"
                .formatted(partition, range.getEndOffset(), end));
  }

  private static Optional<String> read(
      Consumer<byte[], byte[]> consumer,
      TrainingWindow window,
      PartitionRange range,
      BooleanSupplier stopRequested,
      Visitor visitor) {
    var partition = new TopicPartition(window.getTopic(), range.getPartition());
    return new RangeRead(consumer, partition, range, stopRequested, visitor).difference();
  }

  /** One partition's part of the window. */
  private static final class RangeRead {
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final PartitionRange range;
    private final BooleanSupplier stopRequested;
    private final Visitor visitor;
    private final RangeDigest digest = new RangeDigest();
    private long records;

    RangeRead(
        Consumer<byte[], byte[]> consumer,
        TopicPartition partition,
        PartitionRange range,
        BooleanSupplier stopRequested,
        Visitor visitor) {
      this.consumer = consumer;
      this.partition = partition;
      this.range = range;
      this.stopRequested = stopRequested;
      this.visitor = visitor;
    }

    Optional<String> difference() {
      if (range.getStartOffset() < range.getEndOffset()) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.getStartOffset());
        TopicEnd.at(partition, range.getEndOffset()).read(consumer, stopRequested, this::take);
      }
      if (records != range.getCount()) {
        return differing("%d records, read %d", range.getCount(), records);
      }
      return digest.hex().equals(range.getDigest())
          ? Optional.empty()
          : differing("digest %s, read %s", range.getDigest(), digest.hex());
    }

    private Optional<String> differing(String rule, Object said, Object found) {
      return Optional.of(
          "%s, offsets %d to %d: manifest says %s"
              .formatted(
                  partition,
                  range.getStartOffset(),
                  range.getEndOffset(),
                  rule.formatted(said, found)));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      if (record.offset() < range.getEndOffset()) {
        digest.add(record.key(), record.value());
        records++;
        visitor.record(record);
      }
    }
  }

  /** Shown a window's records one by one, in the order of its ranges. */
  @FunctionalInterface
  public interface Visitor {
    void record(ConsumerRecord<byte[], byte[]> record);

    /** What was shown since the last call is as the manifest says. */
    default void rangeVerified() {}
  }
}
