package io.lodestream.querygen.windows;

import static io.lodestream.querygen.windows.CloserWorld.ASKED;
import static io.lodestream.querygen.windows.CloserWorld.P0;
import static io.lodestream.querygen.windows.CloserWorld.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Where a closer goes on: nothing twice, nothing passed over. */
class WindowStartTest {

  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  /** The mock forgets commits when it is assigned; a group does not. */
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
          super.assign(partitions);
          commitSync(committed);
        }
      };

  private final Map<TopicPartition, Long> beginnings =
      new HashMap<>(Map.of(P0, 0L, P1, 0L, ASKED, 0L));

  private final Map<TopicPartition, Long> ends = new HashMap<>(Map.of(P0, 20L, P1, 20L, ASKED, 2L));

  @Test
  void startsAtTheBeginningWhereNoWindowWasClosed() {
    assertThat(start(Optional.empty())).isEqualTo(Map.of(P0, 0L, P1, 0L, ASKED, 0L));
  }

  @Test
  void goesOnWhereTheLastManifestCommitted() {
    committed(Map.of(P0, 7L, P1, 3L, ASKED, 2L));

    assertThat(start(Optional.of(window("topic-id", 7))))
        .isEqualTo(Map.of(P0, 7L, P1, 3L, ASKED, 2L));
  }

  @Test
  void goesOnWhereTheLastManifestEndedWhenItsOffsetsAreForgotten() {
    assertThat(start(Optional.of(window("topic-id", 7))))
        .as("the second partition was added since")
        .isEqualTo(Map.of(P0, 7L, P1, 0L, ASKED, 0L));
  }

  @Test
  void startsAnewInATopicThatWasMadeAnew() {
    committed(Map.of(P0, 7L, P1, 3L, ASKED, 2L));

    assertThat(start(Optional.of(window("the former topic", 7))))
        .as("requests are of a topic of their own")
        .isEqualTo(Map.of(P0, 0L, P1, 0L, ASKED, 2L));
  }

  @Test
  void startsAtWhatIsLeftOfPairsThatExpired() {
    committed(Map.of(P0, 7L, P1, 3L, ASKED, 2L));
    beginnings.put(P0, 9L);

    assertThat(start(Optional.of(window("topic-id", 7)))).containsEntry(P0, 9L);
  }

  @Test
  void readsRequestsFromTheBeginningOfATopicThatWasMadeAnew() {
    committed(Map.of(P0, 7L, P1, 3L, ASKED, 2L));
    ends.put(ASKED, 1L);

    assertThat(start(Optional.of(window("topic-id", 7))))
        .isEqualTo(Map.of(P0, 7L, P1, 3L, ASKED, 0L));
  }

  private void committed(Map<TopicPartition, Long> offsets) {
    offsets.forEach((partition, at) -> committed.put(partition, new OffsetAndMetadata(at)));
  }

  private Map<TopicPartition, Long> start(Optional<TrainingWindow> last) {
    consumer.updateBeginningOffsets(beginnings);
    consumer.updateEndOffsets(ends);
    List.of(P0.topic(), ASKED.topic())
        .forEach(
            topic ->
                consumer.updatePartitions(
                    topic,
                    beginnings.keySet().stream()
                        .filter(partition -> partition.topic().equals(topic))
                        .map(each -> new PartitionInfo(topic, each.partition(), null, null, null))
                        .toList()));
    WindowStart.seek(consumer, P0.topic(), "topic-id", last, ASKED.topic());
    var positions = new HashMap<TopicPartition, Long>();
    consumer.assignment().forEach(each -> positions.put(each, consumer.position(each)));
    return positions;
  }

  /** Of the first partition alone. */
  private static TrainingWindow window(String topicId, long end) {
    return TrainingWindow.newBuilder()
        .setWindowId("w")
        .setLine("default")
        .setSequence(0)
        .setTopic(P0.topic())
        .setTopicId(topicId)
        .setRanges(List.of(new PartitionRange(0, 0L, end, end, "")))
        .setCount(end)
        .setTrainCount(end)
        .setValidationCount(0)
        .setSizeBytes(0)
        .setFirstTimestamp(Instant.EPOCH)
        .setLastTimestamp(Instant.EPOCH)
        .setTrigger(WindowTrigger.COUNT)
        .build();
  }
}
