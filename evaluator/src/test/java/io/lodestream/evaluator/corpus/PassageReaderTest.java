package io.lodestream.evaluator.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.evaluator.Records;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassageReaderTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Topics topics = new Topics("", 1);
  private final TopicPartition partition = new TopicPartition(topics.passages().name(), 0);
  private final FakeRegistry registry = new FakeRegistry();
  private final AvroSerdes serdes = new AvroSerdes(registry);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Corpus corpus = new Corpus(new ByteBuffersDirectory());
  private final List<String> setAside = new CopyOnWriteArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
  private PassageReader reader;

  @BeforeEach
  void start() {
    var node = new Node(1, "localhost", 1);
    var nodes = new Node[] {node};
    consumer.updatePartitions(
        partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, 0L));
    reader =
        new PassageReader(
            consumer,
            partition.topic(),
            new RecordDecoder<>(topics.passages(), serdes),
            corpus,
            (record, cause) -> setAside.add(record.offset() + ": " + cause.getMessage()),
            new StageMeters("evaluator"));
  }

  @AfterEach
  void close() {
    reader.close();
    corpus.close();
  }

  @Test
  void appliesPassagesAndTombstonesUpToTheEnd() {
    passage("d#0", Records.passage("d", 0, 0, 5, "virus"));
    passage("d#1", Records.passage("d", 1, 5, 9, "lungs"));
    tombstone("d#0");
    readToTheEnd();
    try (var view = corpus.view()) {
      assertThat(view.passagesOf("d")).containsExactly(new PassageSpan("d#1", 5, 9));
      assertThat(view.passages()).isEqualTo(1);
      assertThat(view.documents()).isEqualTo(1);
    }
  }

  @Test
  void setsAsideWhatCannotBeReadAndGoesOn() {
    bytes("d#0", new byte[] {1, 2, 3});
    tombstone("no-ordinal");
    passage("e#0", Records.passage("d", 0, 0, 5, "virus"));
    passage("f#0", Records.passage("f", 0, 0, 5, "virus"));
    readToTheEnd();
    assertThat(setAside).hasSize(3);
    assertThat(setAside.get(2)).isEqualTo("2: passage 'e#0' says it belongs to document 'd'");
    try (var view = corpus.view()) {
      assertThat(view.spans()).containsOnlyKeys("f");
    }
  }

  @Test
  void setsAsideAPassageWhoseIdLuceneCannotTake() {
    // An id of 32,767 bytes in UTF-8, and far fewer characters
    var document = "ä".repeat(16_382) + "a";
    passage(document + "#0", Records.passage(document, 0, 0, 5, "virus"));
    tombstone(document + "#0");
    passage("d#0", Records.passage("d", 0, 0, 5, "virus"));
    readToTheEnd();
    assertThat(setAside)
        .containsExactly("0: passage id of 32767 bytes, at most 32766 can be indexed");
    try (var view = corpus.view()) {
      assertThat(view.spans()).containsOnlyKeys("d");
    }
    assertThat(reader.health()).isEqualTo(new Health.Healthy());
  }

  @Test
  void losesNoRecordOfABatchWhenTheRegistryIsAwayForAWhile() {
    registry.failsTimes(2);
    passage("d#0", Records.passage("d", 0, 0, 5, "virus"));
    passage("e#0", Records.passage("e", 0, 0, 5, "virus"));
    readToTheEnd();
    assertThat(registry.failuresLeft()).isZero();
    try (var view = corpus.view()) {
      assertThat(view.spans()).containsOnlyKeys("d", "e");
    }
    assertThat(reader.health()).isEqualTo(new Health.Healthy());
  }

  @Test
  void givesUpWaitingWhenTheStageStopsOrTheTimeIsOver() {
    consumer.updateEndOffsets(Map.of(partition, 1L));
    assertThatThrownBy(() -> reader.awaitEnd(SOON, () -> true))
        .isInstanceOf(RetryableException.class)
        .hasMessage("stopped while waiting for the passages");
    assertThatThrownBy(() -> reader.awaitEnd(Duration.ofMillis(1), () -> false))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("were not read to their end within PT0.001S");
  }

  private void passage(String key, Passage passage) {
    bytes(key, serialized(passage));
  }

  private void tombstone(String key) {
    bytes(key, null);
  }

  private void bytes(String key, byte[] value) {
    batch.add(
        new ConsumerRecord<>(
            partition.topic(), 0, batch.size(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** All records in one poll; the end offset after they are there. */
  private void readToTheEnd() {
    consumer.schedulePollTask(() -> batch.forEach(consumer::addRecord));
    consumer.updateEndOffsets(Map.of(partition, (long) batch.size()));
    reader.awaitEnd(SOON, () -> false);
  }

  private byte[] serialized(Passage passage) {
    return serdes.of(topics.passages()).serializer().serialize(partition.topic(), passage);
  }
}
