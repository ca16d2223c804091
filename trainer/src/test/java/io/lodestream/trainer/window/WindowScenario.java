package io.lodestream.trainer.window;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.registry.RegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import io.lodestream.schemas.windows.RangeDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** Two partitions of {@code pairs} with records at given offsets, and manifests that fit them. */
final class WindowScenario {
  private static final Topics TOPICS = new Topics("", 2);
  private static final String TOPIC = TOPICS.pairs().name();

  private final AvroSerdes serdes = new AvroSerdes(new OneSchema());
  private final Map<Integer, TreeMap<Long, byte[]>> records = new HashMap<>();
  private final Map<Long, byte[]> keys = new HashMap<>();
  private final Map<Integer, Long> expiredBefore = new HashMap<>();
  private final List<String> setAside = new ArrayList<>();

  WindowScenario withPair(int partition, long offset, String query, Split split) {
    return withPair(partition, offset, query, split, "doc#" + offset);
  }

  WindowScenario withPair(int partition, long offset, String query, Split split, String passageId) {
    var pair =
        JudgedPair.newBuilder()
            .setQuery(query)
            .setDocumentId("doc")
            .setPassageId(passageId)
            .setPassageTitle("title")
            .setPassageText("text of " + query)
            .setContentHash("hash of " + query)
            .setCluster("doc")
            .setSplit(split)
            .setScore(1)
            .setVerdict("")
            .setGenerator("test")
            .setJudge("test")
            .build();
    return withBytes(
        partition, offset, serdes.of(JudgedPair.class).serializer().serialize(TOPIC, pair));
  }

  WindowScenario withBytes(int partition, long offset, byte[] value) {
    records.computeIfAbsent(partition, p -> new TreeMap<>()).put(offset, value);
    return this;
  }

  /** The record of an offset of the partition, written again with its key. */
  WindowScenario withAgain(int partition, long offset, long later) {
    keys.put(later, key(offset));
    return withBytes(partition, later, records.get(partition).get(offset));
  }

  WindowScenario withExpiredBefore(int partition, long offset) {
    expiredBefore.put(partition, offset);
    return this;
  }

  /** A manifest of everything from {@code start} in partition 0 and from 0 in partition 1. */
  TrainingWindow window(long start, long end) {
    var ranges = new ArrayList<>(List.of(range(0, start, end), range(1, 0, 6)));
    long count = ranges.stream().mapToLong(PartitionRange::getCount).sum();
    return TrainingWindow.newBuilder()
        .setWindowId("w")
        .setLine("default")
        .setSequence(0)
        .setTopic(TOPIC)
        .setTopicId("topic-id")
        .setRanges(ranges)
        .setCount(count)
        .setTrainCount(count)
        .setValidationCount(0)
        .setSizeBytes(0)
        .setFirstTimestamp(Instant.EPOCH)
        .setLastTimestamp(Instant.EPOCH)
        .setTrigger(WindowTrigger.COUNT)
        .build();
  }

  private PartitionRange range(int partition, long start, long end) {
    var digest = new RangeDigest();
    var inside = records.get(partition).subMap(start, end);
    inside.forEach((offset, value) -> digest.add(key(offset), value));
    return new PartitionRange(partition, start, end, (long) inside.size(), digest.hex());
  }

  WindowReader reader() {
    return new WindowReader(
        this::consumer,
        topic -> Optional.of("topic-id"),
        new RecordDecoder<>(TOPICS.pairs(), serdes),
        (record, cause) -> setAside.add(record.offset() + ": " + cause.getMessage()));
  }

  /** Offset and cause of every record that went to the dead letters. */
  List<String> setAside() {
    return setAside;
  }

  WindowPairs read(TrainingWindow window) {
    return reader().read(window, () -> false);
  }

  /** Ends lie past a marker after the last record, which the position passes too. */
  private Consumer<byte[], byte[]> consumer() {
    var consumer = new MockConsumer<byte[], byte[]>("earliest");
    records.forEach(
        (number, byOffset) -> {
          var partition = new TopicPartition(TOPIC, number);
          long first = expiredBefore.getOrDefault(number, 0L);
          consumer.updateBeginningOffsets(Map.of(partition, first));
          consumer.updateEndOffsets(Map.of(partition, byOffset.lastKey() + 2));
        });
    consumer.schedulePollTask(() -> deliver(consumer));
    return consumer;
  }

  /** Gives the assigned partition its records; further polls have the next partition's. */
  private void deliver(MockConsumer<byte[], byte[]> consumer) {
    for (var partition : consumer.assignment()) {
      long from = consumer.position(partition);
      var byOffset = records.get(partition.partition());
      byOffset
          .tailMap(from)
          .forEach(
              (offset, value) ->
                  consumer.addRecord(
                      new ConsumerRecord<>(
                          TOPIC, partition.partition(), offset, key(offset), value)));
      long end = byOffset.lastKey() + 2;
      consumer.schedulePollTask(
          () -> {
            if (consumer.assignment().contains(partition)) {
              consumer.seek(partition, end);
              consumer.schedulePollTask(() -> deliver(consumer));
            } else {
              deliver(consumer);
            }
          });
    }
  }

  private byte[] key(long offset) {
    return keys.getOrDefault(offset, ("key-" + offset).getBytes(StandardCharsets.UTF_8));
  }

  /** Knows the pair's schema only. */
  private static final class OneSchema implements RegistryClient {
    @Override
    public int register(String subject, Schema schema) {
      return 1;
    }

    @Override
    public Schema schemaById(int id) {
      return JudgedPair.getClassSchema();
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
      return JudgedPair.getClassSchema();
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
