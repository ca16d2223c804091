package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.deadletter.SetAsideOnce;
import io.lodestream.runtime.metrics.StageMeters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LivePassagesReaderTest {

  private static final byte[] BAD = "not Avro".getBytes(StandardCharsets.UTF_8);

  private final PassageTopic topic = new PassageTopic();
  private final LivePassages live = new LivePassages();
  private final MockProducer<byte[], byte[]> letters =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private GroupConsumer group;

  @Test
  void knowsThePassagesThatExist() {
    topic.put("a#0", "one", 1).put("b#0", "two", 2).put("a#0", "three", 3).delete("b#0");
    var reader = reader(Map.of());
    assertThat(reader.isCaughtUp()).isFalse();
    reader.step();
    assertThat(reader.isCaughtUp()).isTrue();
    assertThat(live.count()).isEqualTo(1);
    assertThat(live.isOvertaken("b#0", 0)).isTrue();
  }

  @Test
  void reportsAnUnreadableRecordWithItsBytesOnceAndNotAgainAfterARestart() {
    // Given
    topic.put("a#0", "one", 1).put("bad#0", BAD);
    reader(Map.of()).step();
    assertThat(letters.history())
        .singleElement()
        .satisfies(l -> assertThat(l.value()).isEqualTo(BAD));
    var committed = group.progress();
    // When
    reader(committed).step();
    // Then
    assertThat(letters.history()).hasSize(1);
    topic.put("worse#0", BAD);
    reader(committed).step();
    assertThat(letters.history()).hasSize(2);
  }

  private LivePassagesReader reader(Map<TopicPartition, Long> committed) {
    var deadLetters =
        new DeadLetters(
            "indexer", "indexer.dlq", letters, new StageMeters("indexer"), Clock.systemUTC());
    group = new GroupConsumer(committed);
    return new LivePassagesReader(
        PassageTopic.TOPIC.name(),
        topic.reader(Map.of()),
        topic.decoder(),
        new SetAsideOnce(deadLetters, group),
        live);
  }
}
