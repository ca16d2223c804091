package io.lodestream.cli.cluster;

import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic of any size once, committed records only, keeping nothing. */
public final class TopicScan {
  private TopicScan() {}

  /**
   * Passes on every record from the beginning to the end that the topic has at the time of the
   * call, in order within a partition.
   *
   * @throws RetryableException if the brokers send nothing for half a minute, or from {@code
   *     records}
   */
  public static void read(
      StageContext context, String topic, Consumer<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    try (var consumer = context.kafka().reader("scan-" + topic)) {
      var end = TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topic));
      readOn(consumer, end, records);
    }
  }

  /**
   * Passes on the records of one partition with offsets from {@code first} to {@code last}, those
   * that there are.
   *
   * @param partition of a topic that exists; without the partition there are no records
   * @throws RetryableException as {@link #read(StageContext, String, Consumer)}
   */
  public static void read(
      StageContext context,
      TopicPartition partition,
      long first,
      long last,
      Consumer<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    try (var consumer = context.kafka().reader("scan-" + partition)) {
      if (!TopicEnd.partitions(consumer, partition.topic()).contains(partition)) {
        return;
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, first);
      long end = Math.min(last + 1, consumer.endOffsets(List.of(partition)).get(partition));
      if (first >= end) {
        return;
      }
      readOn(
          consumer,
          TopicEnd.at(partition, end),
          record -> {
            if (record.offset() <= last) {
              records.accept(record);
            }
          });
    }
  }

  /**
   * Passes on records from where the consumer is to the given end.
   *
   * @throws RetryableException as {@link #read(StageContext, String, Consumer)}
   */
  public static void readOn(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      TopicEnd end,
      Consumer<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    var interrupted = new AtomicBoolean();
    try {
      end.read(consumer, () -> wasInterrupted(interrupted), records);
    } catch (RetryableException e) {
      if (interrupted.get()) {
        throw new InterruptedException("told to stop while reading " + consumer.assignment());
      }
      throw e;
    }
  }

  /** Takes the thread's interrupt off, so that the consumer closes undisturbed, and notes it. */
  private static boolean wasInterrupted(AtomicBoolean interrupted) {
    if (Thread.interrupted()) {
      interrupted.set(true);
    }
    return interrupted.get();
  }
}
