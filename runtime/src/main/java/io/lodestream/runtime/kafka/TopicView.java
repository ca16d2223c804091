package io.lodestream.runtime.kafka;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.topics.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest value of every key of a topic, kept current by a thread of its own.
 *
 * <p>Reads the topic from the beginning, committed records only, without a group: every instance
 * sees everything. A tombstone removes its key. A record that cannot be read goes to the dead
 * letters. Listeners run on the reading thread, in order of the records, also for those read at
 * start; they must be quick. The map is safe to read from any thread.
 */
public final class TopicView<V extends SpecificRecord> implements AutoCloseable {

  /** Told of every record after it was applied; {@code value} is null for a tombstone. */
  @FunctionalInterface
  public interface Listener<V> {
    void changed(String key, V value, long timestampMs);
  }

  private static final Duration POLL = Duration.ofMillis(200);

  /** Of a batch of records that are decoded and applied. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(60);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final RecordDecoder<V> decoder;
  private final UnreadableRecords unreadable;
  private final Listener<V> listener;
  private final Map<String, V> values = new ConcurrentHashMap<>();
  private final Queue<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final TopicEnd endAtStart;
  private final Worker worker;

  TopicView(
      Topic<V> topic,
      RecordDecoder<V> decoder,
      Consumer<byte[], byte[]> consumer,
      UnreadableRecords unreadable,
      Listener<V> listener) {
    this.topic = topic.name();
    this.decoder = decoder;
    this.unreadable = unreadable;
    this.listener = listener;
    this.consumer = consumer;
    this.endAtStart = TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topic.name()));
    this.worker = Worker.start("view-" + topic.name(), this::poll, consumer::close, LONGEST_STEP);
  }

  /** Opens a view; returns at once, {@link #awaitCaughtUp} waits for what was there. */
  public static <V extends SpecificRecord> TopicView<V> open(
      Topic<V> topic, KafkaClients kafka, UnreadableRecords unreadable, Listener<V> listener) {
    return new TopicView<>(
        topic,
        new RecordDecoder<>(topic, kafka.serdes()),
        kafka.reader("view-" + topic.name()),
        unreadable,
        listener);
  }

  /** Live map, key to newest value. */
  public Map<String, V> values() {
    return values;
  }

  public Optional<V> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Waits until every record that was there when the view opened has been applied. */
  public void awaitCaughtUp(Duration timeout) {
    try {
      if (!caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RetryableException(
            "topic %s was not read to its end within %s".formatted(topic, timeout));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while reading " + topic, e);
    }
  }

  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  public Health health() {
    return worker.health();
  }

  private void poll() {
    if (polled.isEmpty()) {
      consumer.poll(POLL).forEach(polled::add);
    }
    // A record leaves the queue only once applied: a passing failure must not skip the rest.
    while (!polled.isEmpty()) {
      var record = polled.peek();
      try {
        apply(RecordDecoder.key(record.key()), decoder.value(record), record.timestamp());
      } catch (BadDataException e) {
        unreadable.send(record, e);
      }
      polled.remove();
    }
    if (!isCaughtUp() && endAtStart.isPassedBy(consumer)) {
      caughtUp.countDown();
    }
  }

  private void apply(String key, V value, long timestampMs) {
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
    listener.changed(key, value, timestampMs);
  }

  @Override
  public void close() {
    worker.close();
  }
}
