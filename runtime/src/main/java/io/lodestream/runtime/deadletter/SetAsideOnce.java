package io.lodestream.runtime.deadletter;

import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.stage.StageContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For readers that begin at a topic's beginning at every start: sends each record that cannot be
 * read to the stage's dead letters when it is met first, and only then.
 *
 * <p>How far a partition's records were sent is committed in a group of the stage, so that neither
 * a restart nor a lost state directory sends them again. A letter may come twice when the process
 * dies between letter and commit, or when two instances meet the record at the same moment; and
 * Kafka forgets what an idle group committed ({@code offsets.retention.minutes}, a week by
 * default), though every start renews it. Thread-safe.
 */
public final class SetAsideOnce implements UnreadableRecords, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SetAsideOnce.class);

  private final UnreadableRecords letters;
  private final Consumer<byte[], byte[]> group;
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /**
   * @param group a consumer that is subscribed to nothing; closed with this
   */
  public SetAsideOnce(UnreadableRecords letters, Consumer<byte[], byte[]> group) {
    this.letters = letters;
    this.group = group;
  }

  public static SetAsideOnce of(StageContext context, UnreadableRecords letters) {
    return new SetAsideOnce(
        letters, context.kafka().consumer(context.stage() + "-set-aside", Map.of()));
  }

  @Override
  public synchronized void send(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    var partition = new TopicPartition(record.topic(), record.partition());
    if (record.offset() < next.computeIfAbsent(partition, this::committed)) {
      LOG.debug(
          "event=unreadable-record-known topic={} partition={} offset={}",
          record.topic(),
          record.partition(),
          record.offset());
      return;
    }
    letters.send(record, cause);
    commit(partition, record.offset() + 1);
    next.put(partition, record.offset() + 1);
  }

  private long committed(TopicPartition partition) {
    var committed = group.committed(Set.of(partition)).get(partition);
    if (committed == null) {
      return 0;
    }
    commit(partition, committed.offset());
    return committed.offset();
  }

  private void commit(TopicPartition partition, long offset) {
    group.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
  }

  @Override
  public synchronized void close() {
    group.close();
  }
}
