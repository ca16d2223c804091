package io.lodestream.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SetAsideOnceTest {

  private static final TopicPartition MODELS = new TopicPartition("models", 0);

  /** What a group has committed, which outlives its consumers. */
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  private final List<String> letters = new ArrayList<>();

  @Test
  void sendsEachRecordOnceAndNotAgainAfterARestart() {
    // Given
    var first = started(this::write);
    first.send(record(MODELS, 3), cause());
    first.send(record(MODELS, 3), cause());
    first.send(record(new TopicPartition("promotions", 0), 0), cause());
    assertThat(letters).containsExactly("models-0@3", "promotions-0@0");

    // When
    var second = started(this::write);
    second.send(record(MODELS, 3), cause());
    second.send(record(MODELS, 9), cause());

    // Then
    assertThat(letters).containsExactly("models-0@3", "promotions-0@0", "models-0@9");
  }

  @Test
  void aLetterThatWasNotWrittenIsTriedAgain() {
    var failing =
        started(
            (record, cause) -> {
              throw new RetryableException("no broker");
            });
    assertThatThrownBy(() -> failing.send(record(MODELS, 3), cause()))
        .isInstanceOf(RetryableException.class);

    started(this::write).send(record(MODELS, 3), cause());

    assertThat(letters).containsExactly("models-0@3");
  }

  @Test
  void aStartRenewsWhatTheGroupCommittedSoThatItDoesNotExpire() {
    started(this::write).send(record(MODELS, 3), cause());
    int before = commits;

    started(this::write).send(record(MODELS, 3), cause());

    assertThat(commits).isEqualTo(before + 1);
    assertThat(committed.get(MODELS).offset()).isEqualTo(4);
  }

  private int commits;

  private SetAsideOnce started(UnreadableRecords to) {
    return new SetAsideOnce(
        to,
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            commits++;
            committed.putAll(offsets);
          }

          @Override
          public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
              Set<TopicPartition> partitions) {
            var known = new HashMap<TopicPartition, OffsetAndMetadata>();
            partitions.forEach(partition -> known.put(partition, committed.get(partition)));
            return known;
          }
        });
  }

  private void write(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    letters.add("%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()));
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
  }

  private static BadDataException cause() {
    return new BadDataException("no Avro");
  }
}
