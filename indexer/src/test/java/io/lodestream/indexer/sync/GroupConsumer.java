package io.lodestream.indexer.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A consumer whose group's offsets outlive its assignment, and whose commits can fail. */
final class GroupConsumer extends MockConsumer<byte[], byte[]> {

  private final Map<TopicPartition, OffsetAndMetadata> group = new HashMap<>();
  private int failures;

  GroupConsumer(Map<TopicPartition, Long> committed) {
    super("earliest");
    committed.forEach((p, offset) -> group.put(p, new OffsetAndMetadata(offset)));
  }

  synchronized void failNextCommits(int count) {
    failures = count;
  }

  @Override
  public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (failures > 0) {
      failures--;
      throw new TimeoutException("coordinator is moving");
    }
    group.putAll(offsets);
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions) {
    var committed = new HashMap<TopicPartition, OffsetAndMetadata>();
    partitions.forEach(partition -> committed.put(partition, group.get(partition)));
    return committed;
  }

  /** Next offset to read per partition, as a restart would find it. */
  synchronized Map<TopicPartition, Long> progress() {
    var progress = new HashMap<TopicPartition, Long>();
    group.forEach((partition, offset) -> progress.put(partition, offset.offset()));
    return progress;
  }
}
