package io.lodestream.trainer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EarlierManifestsTest {
  private static final Topics TOPICS = new Topics("", 1);
  private static final TopicPartition WINDOWS =
      new TopicPartition(TOPICS.trainingWindows().name(), 0);

  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final List<byte[]> log = new ArrayList<>();
  private long expiredBefore;

  @Test
  void followsTheChainFromTheWindowBackwards() {
    // Given another line's window, bytes that are none, and a window that comes later
    add(window("a0", "a", null));
    add(window("b0", "b", null));
    log.add(new byte[] {1, 2, 3});
    add(window("a1", "a", "a0"));
    add(window("forked", "a", "a0"));
    var newest = window("a2", "a", "a1");
    add(newest);
    add(window("a3", "a", "a2"));
    // When, Then
    assertThat(before(newest, 5))
        .extracting(TrainingWindow::getWindowId)
        .containsExactly("a1", "a0");
  }

  @Test
  void endsWhereAManifestHasExpired() {
    add(window("a0", "a", null));
    add(window("a1", "a", "a0"));
    add(window("a2", "a", "a1"));
    var newest = window("a3", "a", "a2");
    add(newest);
    expiredBefore = 2;

    assertThat(before(newest, 3)).extracting(TrainingWindow::getWindowId).containsExactly("a2");
  }

  @Test
  void knowsNothingBeforeTheFirst() {
    var first = window("a0", "a", null);
    add(first);
    assertThat(before(first, 0)).isEmpty();
  }

  @Test
  void stopsWhenTold() {
    add(window("a0", "a", null));
    var next = window("a1", "a", "a0");
    add(next);
    assertThatThrownBy(() -> manifests().before(record(1), next, () -> true))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("up to offset 0 of 1");
  }

  private List<TrainingWindow> before(TrainingWindow window, long offset) {
    return manifests().before(record(offset), window, () -> false);
  }

  private EarlierManifests manifests() {
    return new EarlierManifests(
        this::consumer, new RecordDecoder<>(TOPICS.trainingWindows(), serdes));
  }

  private Consumer<byte[], byte[]> consumer() {
    var consumer = new MockConsumer<byte[], byte[]>("earliest");
    consumer.updateBeginningOffsets(Map.of(WINDOWS, expiredBefore));
    consumer.schedulePollTask(
        () -> {
          for (long offset = expiredBefore; offset < log.size(); offset++) {
            consumer.addRecord(record(offset));
          }
        });
    return consumer;
  }

  private ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(WINDOWS.topic(), 0, offset, new byte[0], log.get((int) offset));
  }

  private void add(TrainingWindow window) {
    log.add(serdes.of(TrainingWindow.class).serializer().serialize(WINDOWS.topic(), window));
  }

  private static TrainingWindow window(String id, String line, String previous) {
    return TrainingWindow.newBuilder()
        .setWindowId(id)
        .setLine(line)
        .setSequence(0)
        .setPreviousWindowId(previous)
        .setTopic("pairs")
        .setTopicId("id")
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
}
