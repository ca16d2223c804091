package io.lodestream.runtime.kafka;

import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets at which partitions ended at one moment, and how a reader knows that it has read that
 * far: by its position, never by the records it was given. Transaction markers and aborted records
 * take offsets too, so the last record before the end may lie well below it.
 *
 * <p>For a consumer that reads committed records, the end is that of the last finished transaction,
 * which is as far as the consumer can get. Immutable.
 */
public final class TopicEnd {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Half a minute of polls. */
  private static final int SILENT_POLLS = 150;

  private final Map<TopicPartition, Long> offsets;

  private TopicEnd(Map<TopicPartition, Long> offsets) {
    this.offsets = Map.copyOf(offsets);
  }

  /** The end of the partitions now, as the consumer's isolation level sees it. */
  public static TopicEnd now(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    return new TopicEnd(consumer.endOffsets(partitions));
  }

  /** An end known beforehand: the offset after the last that counts. */
  public static TopicEnd at(TopicPartition partition, long offset) {
    return new TopicEnd(Map.of(partition, offset));
  }

  /**
   * Assigns the partitions to the consumer and puts it at their beginning.
   *
   * @return their end now
   */
  public static TopicEnd fromBeginning(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return now(consumer, partitions);
  }

  /** All partitions of the topic. */
  public static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  /** Whether the consumer has been given everything before the end. */
  public boolean isPassedBy(Consumer<?, ?> consumer) {
    return offsets.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /**
   * Polls from where the consumer is until it has passed the end. Records after the end that come
   * with the last poll are shown too.
   *
   * @param stopRequested looked at between polls
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  public void read(
      Consumer<byte[], byte[]> consumer,
      BooleanSupplier stopRequested,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records) {
    int silent = 0;
    long before = progress(consumer);
    while (!isPassedBy(consumer)) {
      if (silent == SILENT_POLLS) {
        throw unfinished(consumer, ": the brokers give nothing more");
      }
      if (stopRequested.getAsBoolean()) {
        throw unfinished(consumer, ", then stop");
      }
      consumer.poll(POLL).forEach(records);
      long now = progress(consumer);
      silent = now == before ? silent + 1 : 0;
      before = now;
    }
  }

  private long progress(Consumer<?, ?> consumer) {
    return offsets.keySet().stream().mapToLong(consumer::position).sum();
  }

  private RetryableException unfinished(Consumer<?, ?> consumer, String why) {
    return offsets.entrySet().stream()
        .filter(end -> consumer.position(end.getKey()) < end.getValue())
        .findFirst()
        .map(
            end ->
                new RetryableException(
                    "%s was read up to offset %d of %d%s"
                        .formatted(
                            end.getKey(), consumer.position(end.getKey()), end.getValue(), why)))
        .orElseThrow();
  }
}
