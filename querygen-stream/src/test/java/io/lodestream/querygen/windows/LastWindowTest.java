package io.lodestream.querygen.windows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LastWindowTest {

  private static final Topic<TrainingWindow> TOPIC = new Topics("", 2).trainingWindows();
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Long> unreadable = new ArrayList<>();

  @Test
  void isTheNewestManifestOfTheLine() {
    wrote(window("a", "mine"));
    wrote(window("b", "mine"));
    wrote(window("c", "another"));

    assertThat(last()).isEqualTo("b");
  }

  @Test
  void whatIsNoManifestIsSetAsideAndTheChainGoesOnFromTheOneBefore() {
    wrote(window("a", "mine"));
    wrote("garbage".getBytes(UTF_8));
    wrote(new byte[] {0, 0, 0, 0, 99, 1});

    assertThat(last()).isEqualTo("a");
    assertThat(unreadable).containsExactly(1L, 2L);
  }

  private String last() {
    var consumer = new ReadingConsumer();
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    return LastWindow.read(
            consumer,
            TOPIC,
            new RecordDecoder<>(TOPIC, serdes),
            "mine",
            (record, cause) -> unreadable.add(record.offset()))
        .orElseThrow()
        .getWindowId();
  }

  private void wrote(TrainingWindow window) {
    wrote(serdes.of(TOPIC).serializer().serialize(TOPIC.name(), window));
  }

  private void wrote(byte[] value) {
    records.add(
        new ConsumerRecord<>(TOPIC.name(), 0, records.size(), "mine".getBytes(UTF_8), value));
  }

  private static TrainingWindow window(String id, String line) {
    return TrainingWindow.newBuilder()
        .setWindowId(id)
        .setLine(line)
        .setSequence(0)
        .setPreviousWindowId(null)
        .setTopic("pairs")
        .setTopicId("topic-id")
        .setRanges(List.of())
        .setCount(0)
        .setTrainCount(0)
        .setValidationCount(0)
        .setSizeBytes(0)
        .setFirstTimestamp(Instant.EPOCH)
        .setLastTimestamp(Instant.EPOCH)
        .setTrigger(WindowTrigger.COUNT)
        .build();
  }

  /** Has the test's records from the moment it is assigned. */
  private final class ReadingConsumer extends MockConsumer<byte[], byte[]> {
    ReadingConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      records.forEach(this::addRecord);
    }
  }
}
