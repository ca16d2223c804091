package io.lodestream.trainer.window;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.RetractionLog.Retractions;
import io.lodestream.trainer.window.WindowRecords.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pairs of a training window as {@link WindowRecords} finds its records.
 *
 * <p>A tombstone or a record that is no pair counts in the manifest, goes to the dead letters and
 * is left out. A pair whose passage was retracted, and a pair that the window has already, are left
 * out without a dead letter.
 */
public final class WindowReader implements KeptWindows {
  private static final Logger LOG = LoggerFactory.getLogger(WindowReader.class);

  private final WindowRecords records;
  private final RecordDecoder<JudgedPair> decoder;
  private final UnreadableRecords unreadable;
  private final Retractions retractions;

  /**
   * @param consumers give a consumer without group that reads committed records; closed here
   * @param unreadable told of bad records by the reading thread, each time a window is read
   */
  public WindowReader(
      Supplier<Consumer<byte[], byte[]>> consumers,
      TopicIds topicIds,
      RecordDecoder<JudgedPair> decoder,
      UnreadableRecords unreadable) {
    this(new WindowRecords(consumers, topicIds), decoder, unreadable, Retractions.NONE);
  }

  private WindowReader(
      WindowRecords records,
      RecordDecoder<JudgedPair> decoder,
      UnreadableRecords unreadable,
      Retractions retractions) {
    this.records = records;
    this.decoder = decoder;
    this.unreadable = unreadable;
    this.retractions = retractions;
  }

  /** A reader that also leaves out the pairs that the retractions cover. */
  public WindowReader skipping(Retractions retractions) {
    return new WindowReader(records, decoder, unreadable, retractions);
  }

  /**
   * @param stopRequested looked at between polls
   * @throws BadDataException if the window is not there any more, or not as the manifest says
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  public WindowPairs read(TrainingWindow window, BooleanSupplier stopRequested) {
    var pairs = new WindowPairs.Collector();
    var reading = new PairReading(pairs, unreadable);
    records.visit(window, stopRequested, reading);
    if (reading.ids.repeated() > 0) {
      LOG.info(
          "event=repeated-pairs-left-out window={} repeated={}",
          window.getWindowId(),
          reading.ids.repeated());
    }
    return pairs.collected();
  }

  @Override
  public void revisit(TrainingWindow window, BooleanSupplier stopRequested, PairVisitor visitor) {
    records.visit(window, stopRequested, new PairReading(visitor, (record, cause) -> {}));
  }

  @Override
  public boolean keeps(TrainingWindow window) {
    var lost = records.lost(window);
    lost.ifPresent(
        why -> LOG.debug("event=window-gone window={} cause=\"{}\"", window.getWindowId(), why));
    return lost.isEmpty();
  }

  private record Bad(ConsumerRecord<byte[], byte[]> record, BadDataException cause) {}

  /** Makes pairs of records; bad ones are told of when their range is known to be as it was. */
  private final class PairReading implements Visitor {
    private final PairVisitor visitor;
    private final UnreadableRecords unreadable;
    private final List<Bad> bad = new ArrayList<>();
    private final PairIds ids = new PairIds();

    PairReading(PairVisitor visitor, UnreadableRecords unreadable) {
      this.visitor = visitor;
      this.unreadable = unreadable;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
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
      var training = TrainingPair.of(pair);
      if (!ids.isFirst(record)) {
        LOG.debug("event=repeated-pair-left-out offset={}", record.offset());
      } else if (retractions.covers(pair)) {
        visitor.retracted(pair.getSplit(), training);
      } else {
        visitor.pair(pair.getSplit(), training);
      }
    }

    @Override
    public void rangeVerified() {
      bad.forEach(one -> unreadable.send(one.record(), one.cause()));
      bad.clear();
    }
  }
}
