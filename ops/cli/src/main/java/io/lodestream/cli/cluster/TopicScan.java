package io.lodestream.cli.cluster;

import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.RetryableException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
    var interrupted = new AtomicBoolean();
    try (var consumer = context.kafka().reader("scan-" + topic)) {
      TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topic))
          .read(consumer, () -> wasInterrupted(interrupted), records);
    } catch (RetryableException e) {
      if (interrupted.get()) {
        throw new InterruptedException("told to stop while reading " + topic);
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
