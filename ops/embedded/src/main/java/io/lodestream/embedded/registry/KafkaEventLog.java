package io.lodestream.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's events in the single partition of a compacted topic.
 *
 * <p>A separate thread reads the topic from its beginning into the state and follows its end; a
 * writer waits until that thread has read the written record. A record that is no event is logged
 * and skipped.
 */
final class KafkaEventLog implements EventLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REQUEST_BYTES = 32 << 20;

  private final TopicPartition partition;
  private final Duration timeout;
  private final RegistryState state;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread tail = new Thread(this::tail, "registry-tail");
  private long applied;
  private Throwable tailFailure;

  private KafkaEventLog(RegistryOptions options, RegistryState state) {
    partition = new TopicPartition(options.topic(), 0);
    timeout = options.storeTimeout();
    this.state = state;
    var bootstrap = options.bootstrapServers();
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "linger.ms",
                0,
                "max.request.size",
                MAX_REQUEST_BYTES,
                "max.block.ms",
                timeout.toMillis(),
                "request.timeout.ms",
                (int) timeout.toMillis(),
                "delivery.timeout.ms",
                (int) timeout.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    tail.setDaemon(true);
  }

  /**
   * Creates the topic when it is missing, and returns when the state holds every record of the
   * topic.
   */
  static KafkaEventLog open(RegistryOptions options, RegistryState state) {
    var log = new KafkaEventLog(options, state);
    try {
      RegistryTopic.ensure(log.admin, options.topic(), log.timeout);
      log.consumer.assign(List.of(log.partition));
      log.consumer.seekToBeginning(List.of(log.partition));
      // Unlike the admin client, a consumer waits for a topic that brokers do not know of yet.
      long end = log.consumer.endOffsets(List.of(log.partition), log.timeout).get(log.partition);
      log.tail.start();
      log.awaitApplied(end);
      return log;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Override
  public void catchUp() {
    var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition);
    awaitApplied(result(end.toCompletionStage().toCompletableFuture()).offset());
  }

  @Override
  public void append(List<RegistryEvent> events) {
    long last = -1;
    for (var event : events) {
      var encoded = EventCodec.encode(event);
      try {
        var sent =
            producer.send(
                new ProducerRecord<>(
                    partition.topic(), partition.partition(), encoded.key(), encoded.value()));
        last = result(sent).offset();
      } catch (KafkaException e) {
        throw storeFailed(e);
      }
    }
    awaitApplied(last + 1);
  }

  private <T> T result(Future<T> future) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw storeFailed(e.getCause());
    } catch (TimeoutException e) {
      throw timedOut(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw storeFailed(e);
    }
  }

  private synchronized void awaitApplied(long end) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (applied < end) {
      if (tailFailure != null) {
        throw storeFailed(tailFailure);
      }
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMillis <= 0) {
        throw timedOut(null);
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw storeFailed(e);
      }
    }
  }

  private RegistryException storeFailed(Throwable cause) {
    return RegistryError.STORE_FAILED.with(
        "Error in the backend data store, topic %s: %s"
            .formatted(partition.topic(), cause.getMessage()),
        cause);
  }

  private RegistryException timedOut(Throwable cause) {
    return RegistryError.STORE_TIMED_OUT.with(
        "Operation timed out after %d ms, topic %s"
            .formatted(timeout.toMillis(), partition.topic()),
        cause);
  }

  private void tail() {
    try {
      while (true) {
        consumer.poll(POLL).forEach(this::apply);
        advance(consumer.position(partition));
      }
    } catch (WakeupException closing) {
      LOG.debug("event=registry-tail-ended topic={}", partition.topic());
    } catch (RuntimeException e) {
      LOG.error("event=registry-tail-died topic={}", partition.topic(), e);
      fail(e);
    } finally {
      consumer.close();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      EventCodec.decode(record.key(), record.value()).ifPresent(state::apply);
    } catch (IOException e) {
      LOG.warn(
          "event=registry-record-unreadable topic={} offset={} reason=\"{}\"",
          record.topic(),
          record.offset(),
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
    }
  }

  private synchronized void advance(long position) {
    applied = position;
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    tailFailure = e;
    notifyAll();
  }

  @Override
  public void close() {
    consumer.wakeup();
    if (tail.getState() == Thread.State.NEW) {
      consumer.close();
    }
    try {
      tail.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
    admin.close(Duration.ZERO);
  }
}
