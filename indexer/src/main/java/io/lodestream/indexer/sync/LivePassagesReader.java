package io.lodestream.indexer.sync;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Fills {@link LivePassages} from the beginning of the topic at every start.
 *
 * <p>Every collection reads the same records, but only this reader reports those that cannot be
 * read. {@link #step} belongs to one thread; {@link #isCaughtUp} to any.
 */
public final class LivePassagesReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final RecordDecoder<Passage> decoder;
  private final UnreadableRecords unreadable;
  private final LivePassages passages;
  private final List<TopicPartition> partitions;
  private final TopicEnd endAtStart;
  private List<ConsumerRecord<byte[], byte[]>> pending = List.of();
  private volatile boolean caughtUp;

  public LivePassagesReader(
      String topic,
      Consumer<byte[], byte[]> consumer,
      RecordDecoder<Passage> decoder,
      UnreadableRecords unreadable,
      LivePassages passages) {
    this.consumer = consumer;
    this.decoder = decoder;
    this.unreadable = unreadable;
    this.passages = passages;
    this.partitions = PassageSource.partitionsOf(topic, consumer);
    this.endAtStart = TopicEnd.fromBeginning(consumer, partitions);
  }

  /** Whether every record that was there at the start has been taken. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Takes what is new; tried again from where it failed. */
  public void step() {
    if (pending.isEmpty()) {
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      consumer.poll(POLL).forEach(records::add);
      pending = records;
    }
    while (!pending.isEmpty()) {
      take(pending.get(0));
      pending = pending.subList(1, pending.size());
    }
    for (var partition : partitions) {
      passages.reached(partition, consumer.position(partition));
    }
    caughtUp = caughtUp || endAtStart.isPassedBy(consumer);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    try {
      passages.apply(
          partition, record.offset(), RecordDecoder.key(record.key()), decoder.value(record));
    } catch (BadDataException e) {
      unreadable.send(record, e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
