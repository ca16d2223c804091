package io.lodestream.trainer.window;

import io.lodestream.runtime.deadletter.UnreadableRecords;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.windows.RangeDigest;
import io.lodestream.trainer.pairs.TrainingPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a training window, committed records only, and checks every range's count and digest.
 *
 * <p>Partition by partition, from the start offset until the position reaches the end offset:
 * transaction markers take offsets, so counting records would not tell the end. Count and digest
 * are over the bytes, like the closer's; a tombstone or a record that is no pair counts, goes to
 * the dead letters and is left out.
 */
public final class WindowReader implements KeptWindows {
  private static final Logger LOG = LoggerFactory.getLogger(WindowReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int SILENT_POLLS = 150;

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicIds topicIds;
  private final RecordDecoder<JudgedPair> decoder;
  private final UnreadableRecords unreadable;

  /**
   * @param consumers give a consumer without group that reads committed records; closed here
   * @param unreadable told of bad records by the reading thread, each time a window is read
   */
  public WindowReader(
      Supplier<Consumer<byte[], byte[]>> consumers,
      TopicIds topicIds,
      RecordDecoder<JudgedPair> decoder,
      UnreadableRecords unreadable) {
    this.consumers = consumers;
    this.topicIds = topicIds;
    this.decoder = decoder;
    this.unreadable = unreadable;
  }

  /**
   * @param stopRequested looked at between polls
   * @throws BadDataException if the window is not there any more, or not as the manifest says
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  public WindowPairs read(TrainingWindow window, BooleanSupplier stopRequested) {
    var pairs = new WindowPairs.Collector();
    visit(window, stopRequested, pairs, unreadable);
    return pairs.collected();
  }

  @Override
  public void revisit(TrainingWindow window, BooleanSupplier stopRequested, PairVisitor visitor) {
    visit(window, stopRequested, visitor, (record, cause) -> {});
  }

  @Override
  public boolean keeps(TrainingWindow window) {
    try (var consumer = consumers.get()) {
      requireSameTopic(window);
      requireKept(consumer, partitions(window));
      return true;
    } catch (BadDataException e) {
      LOG.debug("window is gone window={} cause={}", window.getWindowId(), e.getMessage());
      return false;
    }
  }

  private void visit(
      TrainingWindow window,
      BooleanSupplier stopRequested,
      PairVisitor visitor,
      UnreadableRecords bad) {
    requireSameTopic(window);
    long records = 0;
    try (var consumer = consumers.get()) {
      requireKept(consumer, partitions(window));
      for (var range : window.getRanges()) {
        var partition = new TopicPartition(window.getTopic(), range.getPartition());
        new RangeRead(consumer, partition, range, stopRequested, visitor).read(bad);
        records += range.getCount();
      }
    }
    if (records != window.getCount()) {
      throw new BadDataException(
          "window %s: manifest says %d pairs, its ranges hold %d"
              .formatted(window.getWindowId(), window.getCount(), records));
    }
  }

  private static Map<TopicPartition, PartitionRange> partitions(TrainingWindow window) {
    var ranges = new HashMap<TopicPartition, PartitionRange>();
    for (var range : window.getRanges()) {
      ranges.put(new TopicPartition(window.getTopic(), range.getPartition()), range);
    }
    return ranges;
  }

  private void requireSameTopic(TrainingWindow window) {
    var found = topicIds.of(window.getTopic());
    if (!found.equals(Optional.of(window.getTopicId()))) {
      throw new BadDataException(
          "window %s: topic %s has id %s, the window is of id %s: deleted or made anew"
              .formatted(
                  window.getWindowId(),
                  window.getTopic(),
                  found.orElse("none"),
                  window.getTopicId()));
    }
  }

  private static void requireKept(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionRange> ranges) {
    var beginnings = consumer.beginningOffsets(ranges.keySet());
    var ends = consumer.endOffsets(ranges.keySet());
    ranges.forEach(
        (partition, range) -> {
          if (range.getCount() > 0 && beginnings.get(partition) > range.getStartOffset()) {
            throw new BadDataException(
                "%s: the window starts at offset %d, kept are offsets from %d: expired"
                    .formatted(partition, range.getStartOffset(), beginnings.get(partition)));
          }
          if (ends.get(partition) < range.getEndOffset()) {
            throw new BadDataException(
                "%s: the window ends at offset %d, the topic already at %d"
                    .formatted(partition, range.getEndOffset(), ends.get(partition)));
          }
        });
  }

  private record Bad(ConsumerRecord<byte[], byte[]> record, BadDataException cause) {}

  /** One partition's part of the window. */
  private final class RangeRead {
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final PartitionRange range;
    private final BooleanSupplier stopRequested;
    private final RangeDigest digest = new RangeDigest();
    private final PairVisitor visitor;
    private final List<Bad> bad = new ArrayList<>();
    private long records;

    RangeRead(
        Consumer<byte[], byte[]> consumer,
        TopicPartition partition,
        PartitionRange range,
        BooleanSupplier stopRequested,
        PairVisitor visitor) {
      this.consumer = consumer;
      this.partition = partition;
      this.range = range;
      this.stopRequested = stopRequested;
      this.visitor = visitor;
    }

    void read(UnreadableRecords unreadable) {
      if (range.getStartOffset() < range.getEndOffset()) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.getStartOffset());
        pollToEnd();
      }
      if (records != range.getCount()) {
        throw new BadDataException(
            "%s, offsets %d to %d: manifest says %d records, read %d"
                .formatted(
                    partition,
                    range.getStartOffset(),
                    range.getEndOffset(),
                    range.getCount(),
                    records));
      }
      if (!digest.hex().equals(range.getDigest())) {
        throw new BadDataException(
            "%s, offsets %d to %d: manifest says digest %s, read %s"
                .formatted(
                    partition,
                    range.getStartOffset(),
                    range.getEndOffset(),
                    range.getDigest(),
                    digest.hex()));
      }
      bad.forEach(one -> unreadable.send(one.record(), one.cause()));
    }

    private void pollToEnd() {
      int silent = 0;
      long position = range.getStartOffset();
      while (position < range.getEndOffset()) {
        if (stopRequested.getAsBoolean() || silent == SILENT_POLLS) {
          throw new RetryableException(
              "%s was read up to offset %d of %d%s"
                  .formatted(
                      partition,
                      position,
                      range.getEndOffset(),
                      silent == SILENT_POLLS ? ": the brokers give nothing more" : ", then stop"));
        }
        for (var record : consumer.poll(POLL)) {
          if (record.offset() < range.getEndOffset()) {
            add(record);
          }
        }
        long before = position;
        position = consumer.position(partition);
        silent = position == before ? silent + 1 : 0;
      }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
      digest.add(record.key(), record.value());
      records++;
      try {
        visit(record);
      } catch (BadDataException e) {
        bad.add(new Bad(record, e));
      }
    }

    private void visit(ConsumerRecord<byte[], byte[]> record) {
      var pair = decoder.value(record);
      if (pair == null) {
        throw new BadDataException("a tombstone where the window has a pair");
      }
      visitor.pair(pair.getSplit(), TrainingPair.of(pair));
    }
  }
}
