package io.lodestream.trainer.window;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.passages.PassageId;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import io.lodestream.schemas.windows.RangeDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** Pairs in one partition, cut into windows that follow each other, and readers of both. */
public final class PairsLog {
  private static final Topics TOPICS = new Topics("", 1);
  private static final TopicPartition PAIRS = new TopicPartition(TOPICS.pairs().name(), 0);
  private static final TopicPartition WINDOWS =
      new TopicPartition(TOPICS.trainingWindows().name(), 0);
  private static final TopicPartition RETRACTIONS =
      new TopicPartition(TOPICS.retractions().name(), 0);

  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final List<byte[]> pairs = new ArrayList<>();
  private final List<byte[]> manifests = new ArrayList<>();
  private final List<TrainingWindow> windows = new ArrayList<>();
  private final Map<String, byte[]> retractions = new LinkedHashMap<>();
  private int closed;

  public PairsLog add(Split split, String query, String documentId, int ordinal, String passage) {
    return add(split, query, documentId, ordinal, passage, 1);
  }

  /** A person's word that the passage does not answer. */
  public PairsLog addIrrelevant(String query, String documentId, int ordinal, String passage) {
    return add(Split.TRAIN, query, documentId, ordinal, passage, 0);
  }

  /**
   * @param liveContentHash of the content whose pairs may be used; null for none
   */
  public PairsLog retract(String passageId, String liveContentHash) {
    var retraction =
        new Retraction(PassageId.documentOf(passageId), liveContentHash, "deleted", Instant.EPOCH);
    retractions.put(
        passageId,
        serdes.of(Retraction.class).serializer().serialize(RETRACTIONS.topic(), retraction));
    return this;
  }

  private PairsLog add(
      Split split, String query, String documentId, int ordinal, String passage, double score) {
    var pair =
        JudgedPair.newBuilder()
            .setQuery(query)
            .setDocumentId(documentId)
            .setPassageId(PassageId.of(documentId, ordinal))
            .setPassageText(passage)
            .setContentHash(Integer.toHexString(passage.hashCode()))
            .setCluster(documentId)
            .setSplit(split)
            .setScore(score)
            .setVerdict("")
            .setGenerator("test")
            .setJudge("test")
            .build();
    pairs.add(serdes.of(JudgedPair.class).serializer().serialize(PAIRS.topic(), pair));
    return this;
  }

  /** A window of what was added since the last. */
  public TrainingWindow close() {
    var digest = new RangeDigest();
    pairs.subList(closed, pairs.size()).forEach(value -> digest.add(new byte[0], value));
    long count = pairs.size() - closed;
    var window =
        TrainingWindow.newBuilder()
            .setWindowId("w" + windows.size())
            .setLine("default")
            .setSequence(windows.size())
            .setPreviousWindowId(windows.isEmpty() ? null : "w" + (windows.size() - 1))
            .setTopic(PAIRS.topic())
            .setTopicId("topic-id")
            .setRanges(
                List.of(
                    new PartitionRange(0, (long) closed, (long) pairs.size(), count, digest.hex())))
            .setCount(count)
            .setTrainCount(count)
            .setValidationCount(0)
            .setSizeBytes(0)
            .setFirstTimestamp(Instant.EPOCH)
            .setLastTimestamp(Instant.EPOCH)
            .setTrigger(WindowTrigger.COUNT)
            .build();
    closed = pairs.size();
    windows.add(window);
    manifests.add(serdes.of(TrainingWindow.class).serializer().serialize(WINDOWS.topic(), window));
    return window;
  }

  /** The record that holds a window's manifest. */
  public ConsumerRecord<byte[], byte[]> manifest(TrainingWindow window) {
    int offset = windows.indexOf(window);
    return record(WINDOWS, offset, manifests.get(offset));
  }

  public WindowReader reader() {
    return new WindowReader(
        () -> consumer(PAIRS, pairs),
        topic -> Optional.of("topic-id"),
        new RecordDecoder<>(TOPICS.pairs(), serdes),
        (record, cause) -> {
          throw new AssertionError(cause);
        });
  }

  public EarlierManifests earlier() {
    return new EarlierManifests(
        () -> consumer(WINDOWS, manifests), new RecordDecoder<>(TOPICS.trainingWindows(), serdes));
  }

  public RetractionLog retractions() {
    return new RetractionLog(
        () -> consumer(RETRACTIONS, List.copyOf(retractions.values()), this::passageId),
        RETRACTIONS.topic(),
        new RecordDecoder<>(TOPICS.retractions(), serdes),
        (record, cause) -> {
          throw new AssertionError(cause);
        });
  }

  private byte[] passageId(int offset) {
    return List.copyOf(retractions.keySet()).get(offset).getBytes(StandardCharsets.UTF_8);
  }

  private static Consumer<byte[], byte[]> consumer(TopicPartition partition, List<byte[]> log) {
    return consumer(partition, log, offset -> new byte[0]);
  }

  private static Consumer<byte[], byte[]> consumer(
      TopicPartition partition, List<byte[]> log, IntFunction<byte[]> keys) {
    var consumer = new MockConsumer<byte[], byte[]>("earliest");
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, (long) log.size()));
    consumer.schedulePollTask(
        () -> {
          for (int offset = 0; offset < log.size(); offset++) {
            consumer.addRecord(
                new ConsumerRecord<>(
                    partition.topic(), 0, offset, keys.apply(offset), log.get(offset)));
          }
        });
    return consumer;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, int offset, byte[] value) {
    return new ConsumerRecord<>(partition.topic(), 0, offset, new byte[0], value);
  }
}
