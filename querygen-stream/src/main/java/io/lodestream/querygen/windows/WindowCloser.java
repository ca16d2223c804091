package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
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

  /**
   * Reads the split of a pair that answers its query; empty for a pair that does not answer it, and
   * for a record that is no pair.
   */
  @FunctionalInterface
  interface SplitOfPair {
    Optional<Split> of(ConsumerRecord<byte[], byte[]> record);
  }

  /** Takes closed windows: manifest and offsets in one transaction, or neither. */
  @FunctionalInterface
  interface ClosedWindows {

    /**
     * @param offsets where the next window starts, by partition of the pairs topic
     */
    void commit(TrainingWindow manifest, Map<TopicPartition, OffsetAndMetadata> offsets);
  }

  private static final Logger LOG = LoggerFactory.getLogger(WindowCloser.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final WindowSettings settings;
  private final Manifests manifests;
  private final Consumer<byte[], byte[]> consumer;
  private final SplitOfPair splits;
  private final WindowRequests requests;
  private final ClosedWindows closed;
  private final BooleanSupplier moreIsComing;
  private final StageMeters meters;
  private final Clock clock;
  private final TopicEnd backlog;
  private boolean caughtUp;
  private Optional<TrainingWindow> previous;
  private OpenWindow window;

  /**
   * @param consumer assigned to all partitions of the topic and positioned at the window's start;
   *     to the requests' partition too, after the last that was acted on
   * @param previous last manifest of the line
   * @param moreIsComing true while passages of this process are pending
   */
  WindowCloser(
      WindowSettings settings,
      Manifests manifests,
      Consumer<byte[], byte[]> consumer,
      SplitOfPair splits,
      WindowRequests requests,
      ClosedWindows closed,
      Optional<TrainingWindow> previous,
      BooleanSupplier moreIsComing,
      StageMeters meters,
      Clock clock) {
    this.settings = settings;
    this.manifests = manifests;
    this.consumer = consumer;
    this.splits = splits;
    this.requests = requests;
    this.closed = closed;
    this.previous = previous;
    this.moreIsComing = moreIsComing;
    this.meters = meters;
    this.clock = clock;
    this.window = new OpenWindow(settings, positions());
    this.backlog = TopicEnd.now(consumer, pairsPartitions());
  }

  /**
   * Reads what has come and closes what is due; returns within about the poll time.
   *
   * <p>What was written before this closer came is read whole before a window that is not full may
   * close: the first poll's part of it may well be old enough, and is not the open window.
   */
  void step() {
    var unread = new ArrayDeque<ConsumerRecord<byte[], byte[]>>();
    for (var record : consumer.poll(POLL)) {
      if (requests.owns(record)) {
        requests.add(record);
      } else {
        unread.add(record);
      }
    }
    while (!unread.isEmpty()) {
      var record = unread.poll();
      window.add(record, splits.of(record));
      window.full().ifPresent(trigger -> close(trigger, null, unread));
    }
    // Once known it is not asked again: asking for a position may block while a leader changes.
    caughtUp = caughtUp || backlog.isPassedBy(consumer);
    if (caughtUp) {
      closeBeforeItIsFull();
    }
    meters.set(MetricName.WINDOW_PAIRS, window.count());
  }

  private void closeBeforeItIsFull() {
    var request = requests.waiting().filter(asked -> window.isLargeEnough());
    if (request.isPresent()) {
      close(request.get().getTrigger(), request.get().getReason(), List.of());
    }
    window
        .overdue(clock.millis(), moreIsComing.getAsBoolean())
        .ifPresent(trigger -> close(trigger, null, List.of()));
  }

  /**
   * @param reason why it was asked for; null if it was not
   */
  private void close(
      WindowTrigger trigger, String reason, Iterable<ConsumerRecord<byte[], byte[]>> unread) {
    var ends = positions();
    for (var record : unread) {
      ends.merge(record.partition(), record.offset(), Math::min);
    }
    var manifest = manifests.manifest(window, window.ranges(ends), trigger, reason, previous);
    closed.commit(manifest, offsets(ends));
    LOG.info(
        "event=window-closed window={} sequence={} trigger={} pairs={} train={} validation={}",
        manifest.getWindowId(),
        manifest.getSequence(),
        trigger,
        manifest.getCount(),
        manifest.getTrainCount(),
        manifest.getValidationCount());
    meters.count(MetricName.WINDOWS_CLOSED, 1);
    requests.satisfied();
    previous = Optional.of(manifest);
    window = new OpenWindow(settings, ends);
  }

  /** Where the next window starts, and the requests that this one did not know. */
  private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Long> ends) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : consumer.assignment()) {
      long next =
          isOfPairs(partition) ? ends.get(partition.partition()) : consumer.position(partition);
      offsets.put(partition, new OffsetAndMetadata(next));
    }
    return offsets;
  }

  private List<TopicPartition> pairsPartitions() {
    return consumer.assignment().stream().filter(this::isOfPairs).toList();
  }

  private Map<Integer, Long> positions() {
    return pairsPartitions().stream()
        .collect(
            Collectors.toMap(
                TopicPartition::partition, consumer::position, Math::max, HashMap::new));
  }

  private boolean isOfPairs(TopicPartition partition) {
    return partition.topic().equals(manifests.topic());
  }
}
