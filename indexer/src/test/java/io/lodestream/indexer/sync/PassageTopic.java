package io.lodestream.indexer.sync;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.registry.RegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic of passages with two partitions, and consumers that read it without a broker. */
final class PassageTopic {

  static final Topic<Passage> TOPIC = new Topics("", 2).passages();

  private static final Schema SCHEMA = Passage.getClassSchema();

  private final OneSchema registry = new OneSchema();
  private final AvroSerdes serdes = new AvroSerdes(registry);
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final long[] ends = new long[TOPIC.partitions()];
  private final List<GroupConsumer> readers = new ArrayList<>();

  static Passage passage(String text, long version) {
    return Passage.newBuilder()
        .setDocumentId("d")
        .setOrdinal(0)
        .setTitle("A title")
        .setHeadings(List.of("One", "Two"))
        .setText(text)
        .setStartOffset(0)
        .setEndOffset(text.length())
        .setContentHash("hash of " + text)
        .setCluster("c")
        .setTokenCount(1)
        .setVersion(version)
        .build();
  }

  static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC.name(), number);
  }

  /** Makes the registry unreachable once, after some more values were read. */
  void failRegistryAfter(int reads) {
    registry.failAfter = reads;
  }

  RecordDecoder<Passage> decoder() {
    return new RecordDecoder<>(TOPIC, serdes);
  }

  PassageTopic put(String passageId, String text, long version) {
    var value = serdes.of(TOPIC).serializer().serialize(TOPIC.name(), passage(text, version));
    return put(passageId, value);
  }

  PassageTopic delete(String passageId) {
    return put(passageId, (byte[]) null);
  }

  PassageTopic put(String passageId, byte[] value) {
    int partition = Math.floorMod(passageId.hashCode(), ends.length);
    var record =
        new ConsumerRecord<>(
            TOPIC.name(),
            partition,
            ends[partition]++,
            passageId.getBytes(StandardCharsets.UTF_8),
            value);
    records.add(record);
    readers.stream()
        .filter(reader -> !reader.closed())
        .forEach(
            reader -> {
              reader.addRecord(record);
              reader.updateEndOffsets(endOffsets());
            });
    return this;
  }

  /** A consumer that has been given everything so far. */
  GroupConsumer reader(Map<TopicPartition, Long> committed) {
    var partitions = List.of(partition(0), partition(1));
    var reader = new GroupConsumer(committed);
    reader.updatePartitions(
        TOPIC.name(),
        partitions.stream()
            .map(p -> new PartitionInfo(p.topic(), p.partition(), null, null, null))
            .toList());
    var beginning = new HashMap<TopicPartition, Long>();
    partitions.forEach(p -> beginning.put(p, 0L));
    reader.updateBeginningOffsets(beginning);
    reader.updateEndOffsets(endOffsets());
    reader.assign(partitions);
    records.forEach(reader::addRecord);
    readers.add(reader);
    return reader;
  }

  private Map<TopicPartition, Long> endOffsets() {
    return Map.of(partition(0), ends[0], partition(1), ends[1]);
  }

  /** What {@link LivePassages} holds after reading everything so far. */
  LivePassages live() {
    var live = new LivePassages();
    catchUp(live);
    return live;
  }

  /** Returns how many records could not be read. */
  int catchUp(LivePassages live) {
    int unreadable = 0;
    for (var record : records) {
      try {
        live.apply(
            partition(record.partition()),
            record.offset(),
            RecordDecoder.key(record.key()),
            decoder().value(record));
      } catch (BadDataException e) {
        unreadable++;
      }
    }
    endOffsets().forEach(live::reached);
    return unreadable;
  }

  private static final class OneSchema implements RegistryClient {

    private int failAfter = -1;

    @Override
    public int register(String subject, Schema schema) {
      return 1;
    }

    @Override
    public Schema schemaById(int id) {
      if (failAfter-- == 0) {
        throw new RetryableException("the registry is down");
      }
      return SCHEMA;
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
      return SCHEMA;
    }

    @Override
    public Optional<RegisteredSchema> latest(String subject) {
      return Optional.empty();
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
      return true;
    }
  }
}
