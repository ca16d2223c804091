package io.lodestream.indexer.sync;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All partitions of {@code passages} as one collection's group has got through them.
 *
 * <p>Partitions are assigned, not subscribed: there is one indexer per line, and a restart need not
 * wait for a former member's session to end. Unreadable records are skipped, {@link
 * LivePassagesReader} reports them; overtaken ones are skipped, the newer follows. Not thread-safe.
 */
public final class PassageSource implements AutoCloseable {

  /**
   * What a stretch of {@code passages} does to a collection: the newest change of every passage in
   * the stretch.
   *
   * @param upserts by passage id; disjoint from {@code deletes}
   * @param next offsets to go on from once the changes have taken effect
   */
  public record Changes(
      Map<String, Passage> upserts,
      Set<String> deletes,
      Map<TopicPartition, OffsetAndMetadata> next) {}

  private static final Logger LOG = LoggerFactory.getLogger(PassageSource.class);

  private final Consumer<byte[], byte[]> consumer;
  private final RecordDecoder<Passage> decoder;
  private final LivePassages live;
  private final List<TopicPartition> partitions;
  private final TopicEnd endAtStart;
  private ConsumerRecords<byte[], byte[]> polled = ConsumerRecords.empty();

  public PassageSource(
      String topic,
      Consumer<byte[], byte[]> consumer,
      RecordDecoder<Passage> decoder,
      LivePassages live) {
    this.consumer = consumer;
    this.decoder = decoder;
    this.live = live;
    this.partitions = partitionsOf(topic, consumer);
    consumer.assign(partitions);
    this.endAtStart = TopicEnd.now(consumer, partitions);
  }

  static List<TopicPartition> partitionsOf(String topic, Consumer<byte[], byte[]> consumer) {
    var partitions = TopicEnd.partitions(consumer, topic);
    if (partitions.isEmpty()) {
      throw new RetryableException("topic %s has no partitions yet".formatted(topic));
    }
    return partitions;
  }

  /** Goes to the beginning and forgets the group's progress. */
  public void restart() {
    var beginning = new HashMap<TopicPartition, OffsetAndMetadata>();
    consumer
        .beginningOffsets(partitions)
        .forEach((partition, offset) -> beginning.put(partition, new OffsetAndMetadata(offset)));
    consumer.commitSync(beginning);
    consumer.seekToBeginning(partitions);
  }

  /** Goes to where the group has got; to the beginning where it has no progress. */
  public void resume() {
    var committed = consumer.committed(new HashSet<>(partitions));
    for (var partition : partitions) {
      var offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  /** The next changes; empty when nothing came within the timeout; after a failure, the same. */
  public Optional<Changes> poll(Duration timeout) {
    // Records are let go once all are decoded: the consumer itself gives them only once.
    if (polled.isEmpty()) {
      polled = consumer.poll(timeout);
    }
    if (polled.isEmpty()) {
      return Optional.empty();
    }
    var upserts = new LinkedHashMap<String, Passage>();
    var deletes = new LinkedHashSet<String>();
    for (var record : polled) {
      read(record, upserts, deletes);
    }
    var next = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : polled.partitions()) {
      next.put(partition, new OffsetAndMetadata(consumer.position(partition)));
    }
    polled = ConsumerRecords.empty();
    return Optional.of(new Changes(upserts, deletes, next));
  }

  private void read(
      ConsumerRecord<byte[], byte[]> record,
      Map<String, Passage> upserts,
      LinkedHashSet<String> deletes) {
    try {
      var passageId = RecordDecoder.key(record.key());
      if (live.isOvertaken(passageId, record.offset())) {
        return;
      }
      var passage = decoder.value(record);
      if (passage == null) {
        upserts.remove(passageId);
        deletes.add(passageId);
      } else {
        deletes.remove(passageId);
        upserts.put(passageId, passage);
      }
    } catch (BadDataException e) {
      LOG.debug(
          "event=record-skipped topic={} partition={} offset={} cause=\"{}\"",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** Records that the changes have taken effect. */
  public void commit(Changes changes) {
    consumer.commitSync(changes.next());
  }

  public Map<TopicPartition, Long> positions() {
    var positions = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return positions;
  }

  /** Whether everything that was there when the source opened has been polled. */
  public boolean isPastStart() {
    return endAtStart.isPassedBy(consumer);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
