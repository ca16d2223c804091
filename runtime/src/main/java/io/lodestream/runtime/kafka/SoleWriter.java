package io.lodestream.runtime.kafka;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.schemas.error.FatalException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The one process that may write for a line in a role: opening it fences the process that had the
 * role before. That one notices within seconds, also while it has nothing to write, since each
 * confirms its role by a small transaction at an interval; it then fails for good.
 *
 * <p>The transaction commits one offset of a group of its own, at the end of the topic, so that
 * nobody who watches lag sees any. Thread-safe.
 */
public final class SoleWriter implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String role;
  private final TopicPartition partition;
  private final ConsumerGroupMetadata group;
  private final OpenParts opened = new OpenParts();
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> ends;
  private final TransactionalWriter writer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Worker confirming;

  private SoleWriter(String role, String topic, KafkaClients kafka) {
    this.role = role;
    this.partition = new TopicPartition(topic, 0);
    try {
      ends = opened.add(kafka.consumer(role + "-role", Map.of()));
      group = ends.groupMetadata();
      writer = opened.add(kafka.transactionalWriter(role));
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    this.confirming = Worker.start(role + "-role", this::confirmAndWait, () -> {});
  }

  /**
   * Takes the role over.
   *
   * @param role with the line's name, e.g. {@code indexer-main}; also the transactional id
   * @param topic that the role writes to
   */
  public static SoleWriter open(String role, String topic, KafkaClients kafka) {
    return new SoleWriter(role, topic, kafka);
  }

  /**
   * Runs the sends and commits them together.
   *
   * @throws FatalException when another process has taken the role over
   */
  public void commit(Consumer<TopicWriter> sends) {
    commit(sends, Map.of());
  }

  private synchronized void commit(
      Consumer<TopicWriter> sends, Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      writer.commit(sends, offsets, group);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new FatalException("another process has taken over the role " + role, e);
    }
  }

  private void confirmAndWait() throws InterruptedException {
    long end = ends.endOffsets(List.of(partition)).get(partition);
    commit(sends -> {}, Map.of(partition, new OffsetAndMetadata(end)));
    closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Failed once another process has the role. */
  public Health health() {
    return confirming.health();
  }

  @Override
  public void close() {
    closing.countDown();
    confirming.close();
    opened.close();
  }
}
