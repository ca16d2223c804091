package io.lodestream.querygen.windows;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pairs of all partitions and closes a window whenever one is due.
 *
 * <p>The open window is never written anywhere: after a restart it is read again from the offsets
 * that the last manifest committed. A range ends at the consumer's position, so that it takes in
 * the transaction markers after its last pair. After a failed commit this closer must be thrown
 * away: only a new one knows what was committed. Not thread-safe.
 */
final class WindowCloser {

  private static final Logger LOG = LoggerFactory.getLogger(WindowCloser.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final WindowSettings settings;
  private final Manifests manifests;
  private final Consumer<byte[], byte[]> consumer;
  private final SplitOfPair splits;
  private final ClosedWindows closed;
  private final BooleanSupplier moreIsComing;
  private final StageMeters meters;
  private final Clock clock;
  private Optional<TrainingWindow> previous;
  private OpenWindow window;

  /**
   * @param consumer assigned to all partitions of the topic and positioned at the window's start
   * @param previous last manifest of the line
   * @param moreIsComing true while passages of this process are pending
   */
  WindowCloser(
      WindowSettings settings,
      Manifests manifests,
      Consumer<byte[], byte[]> consumer,
      SplitOfPair splits,
      ClosedWindows closed,
      Optional<TrainingWindow> previous,
      BooleanSupplier moreIsComing,
      StageMeters meters,
      Clock clock) {
    this.settings = settings;
    this.manifests = manifests;
    this.consumer = consumer;
    this.splits = splits;
    this.closed = closed;
    this.previous = previous;
    this.moreIsComing = moreIsComing;
    this.meters = meters;
    this.clock = clock;
    this.window = new OpenWindow(settings, positions());
  }

  /** Reads what has come and closes what is due; returns within about the poll time. */
  void step() {
    var unread = new ArrayDeque<ConsumerRecord<byte[], byte[]>>();
    consumer.poll(POLL).forEach(unread::add);
    while (!unread.isEmpty()) {
      var record = unread.poll();
      window.add(record, splits.of(record));
      window.full().ifPresent(trigger -> close(trigger, unread));
    }
    window
        .overdue(clock.millis(), moreIsComing.getAsBoolean())
        .ifPresent(trigger -> close(trigger, unread));
    meters.set(MetricName.WINDOW_PAIRS, window.count());
  }

  private void close(WindowTrigger trigger, Iterable<ConsumerRecord<byte[], byte[]>> unread) {
    var ends = positions();
    for (var record : unread) {
      ends.merge(record.partition(), record.offset(), Math::min);
    }
    var manifest = manifests.manifest(window, window.ranges(ends), trigger, previous);
    var offsets =
        ends.entrySet().stream()
            .collect(
                Collectors.toMap(
                    end -> new TopicPartition(manifests.topic(), end.getKey()),
                    end -> new OffsetAndMetadata(end.getValue())));
    closed.commit(manifest, offsets);
    LOG.info(
        "window closed window={} sequence={} trigger={} pairs={} train={} validation={}",
        manifest.getWindowId(),
        manifest.getSequence(),
        trigger,
        manifest.getCount(),
        manifest.getTrainCount(),
        manifest.getValidationCount());
    meters.count(MetricName.WINDOWS_CLOSED, 1);
    previous = Optional.of(manifest);
    window = new OpenWindow(settings, ends);
  }

  private Map<Integer, Long> positions() {
    var positions = new HashMap<Integer, Long>();
    for (var partition : consumer.assignment()) {
      positions.put(partition.partition(), consumer.position(partition));
    }
    return positions;
  }
}
