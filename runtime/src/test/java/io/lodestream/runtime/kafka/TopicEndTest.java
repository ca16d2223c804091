package io.lodestream.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicEndTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> read = new ArrayList<>();

  @Test
  void readsAllPartitionsFromTheirBeginningToTheirEnd() {
    // Given
    var end = fromBeginning(2, 1);
    assertThat(end.isPassedBy(consumer)).isFalse();
    consumer.schedulePollTask(() -> add(P0, 0, 1));
    consumer.schedulePollTask(() -> add(P1, 0));
    // When
    end.read(consumer, () -> false, this::take);
    // Then
    assertThat(read).containsExactly("t-0@0", "t-0@1", "t-1@0");
    assertThat(end.isPassedBy(consumer)).isTrue();
  }

  @Test
  void isPassedByAPositionThatOnlyTransactionMarkersFill() {
    // Given a record at 0, its marker at 1, nothing after
    var end = fromBeginning(2, 0);
    add(P0, 0);
    consumer.poll(Duration.ZERO);
    assertThat(end.isPassedBy(consumer)).isFalse();
    // When the consumer steps over the marker
    consumer.seek(P0, 2);
    // Then
    assertThat(end.isPassedBy(consumer)).isTrue();
  }

  @Test
  void isPassedAtOnceWhenThereIsNothing() {
    var end = fromBeginning(0, 0);
    assertThat(end.isPassedBy(consumer)).isTrue();
    end.read(consumer, () -> true, this::take);
    assertThat(read).isEmpty();
  }

  @Test
  void doesNotMoveWithWhatIsWrittenLater() {
    var end = fromBeginning(1, 0);
    consumer.updateEndOffsets(Map.of(P0, 5L, P1, 5L));
    add(P0, 0);
    end.read(consumer, () -> false, this::take);
    assertThat(read).containsExactly("t-0@0");
  }

  @Test
  void endsAtAGivenOffsetAndShowsWhatCameWithIt() {
    fromBeginning(3, 0);
    add(P0, 0, 1, 2);
    TopicEnd.at(P0, 1).read(consumer, () -> false, this::take);
    assertThat(read).containsExactly("t-0@0", "t-0@1", "t-0@2");
  }

  @Test
  void givesUpWhenTheBrokersGiveNothing() {
    var end = fromBeginning(3, 0);
    add(P0, 0);
    assertThatThrownBy(() -> end.read(consumer, () -> false, this::take))
        .isInstanceOf(RetryableException.class)
        .hasMessage("t-0 was read up to offset 1 of 3: the brokers give nothing more");
  }

  @Test
  void stopsBetweenPollsWhenAsked() {
    var end = fromBeginning(3, 0);
    var polls = new AtomicInteger();
    add(P0, 0);
    assertThatThrownBy(() -> end.read(consumer, () -> polls.incrementAndGet() == 2, this::take))
        .isInstanceOf(RetryableException.class)
        .hasMessage("t-0 was read up to offset 1 of 3, then stop");
    assertThat(read).containsExactly("t-0@0");
  }

  private TopicEnd fromBeginning(long end0, long end1) {
    var node = new Node(0, "localhost", 1);
    var nodes = new Node[] {node};
    consumer.updatePartitions(
        "t",
        List.of(
            new PartitionInfo("t", 0, node, nodes, nodes),
            new PartitionInfo("t", 1, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    consumer.updateEndOffsets(Map.of(P0, end0, P1, end1));
    return TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, "t"));
  }

  private void add(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      consumer.addRecord(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    read.add("%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()));
  }
}
