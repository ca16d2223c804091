package io.lodestream.cli.cluster;

import io.lodestream.runtime.stage.StageContext;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic of any size once, committed records only, keeping nothing. */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int SILENT_POLLS = 150;

  private TopicScan() {}

  /**
   * Shows every record from the beginning to the end as it is now; in order within a partition.
   *
   * @throws ClusterException if the brokers give nothing for half a minute
   */
  public static void read(
      StageContext context, String topic, Consumer<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    try (var consumer = context.kafka().reader("scan-" + topic)) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      long before = -1;
      int silent = 0;
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        if (Thread.interrupted()) {
          throw new InterruptedException("told to stop while reading " + topic);
        }
        consumer.poll(POLL).forEach(records);
        long position = partitions.stream().mapToLong(consumer::position).sum();
        silent = position == before ? silent + 1 : 0;
        before = position;
        if (silent == SILENT_POLLS) {
          throw new ClusterException(
              "%s cannot be read to its end: the brokers give nothing more".formatted(topic));
        }
      }
    }
  }
}
