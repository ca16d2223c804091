package io.lodestream.querygen.windows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lodestream.querygen.SteppedClock;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A closer of windows over two partitions of pairs and one of requests, which the test fills. */
final class CloserWorld {

  private static final String TOPIC = "pairs";
  static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
  static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
  private static final Topics TOPICS = new Topics("", 2);
  static final TopicPartition ASKED = new TopicPartition(TOPICS.windowRequests().name(), 0);

  final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  final List<TrainingWindow> windows = new ArrayList<>();
  final List<Map<TopicPartition, OffsetAndMetadata>> offsets = new ArrayList<>();
  final List<String> unreadable = new ArrayList<>();
  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final SteppedClock clock = new SteppedClock();
  boolean moreIsComing;

  CloserWorld() {
    clock.advanceMillis(1_000);
  }

  WindowCloser closer(WindowSettings settings, Optional<TrainingWindow> previous) {
    if (consumer.assignment().isEmpty()) {
      consumer.assign(List.of(P0, P1, ASKED));
      consumer.seek(P0, 0);
      consumer.seek(P1, 4);
      consumer.seek(ASKED, 0);
      wereWritten(0, 4);
    }
    return new WindowCloser(
        settings,
        new Manifests("default", TOPIC, "topic-id"),
        consumer,
        CloserWorld::split,
        new WindowRequests(
            "default",
            ASKED.topic(),
            new RecordDecoder<>(TOPICS.windowRequests(), serdes),
            (record, cause) -> unreadable.add(cause.getMessage())),
        (manifest, ends) -> {
          windows.add(manifest);
          offsets.add(ends);
        },
        previous,
        () -> moreIsComing,
        new StageMeters("querygen"),
        clock);
  }

  /** Ends of both partitions as the next closer finds them. */
  void wereWritten(long endOfP0, long endOfP1) {
    consumer.updateEndOffsets(Map.of(P0, endOfP0, P1, endOfP1));
  }

  static WindowSettings settings(long maxPairs) {
    return new WindowSettings(maxPairs, 1 << 20, Duration.ofHours(24), Duration.ofMinutes(10), 1);
  }

  private static Optional<Split> split(ConsumerRecord<byte[], byte[]> record) {
    var text = new String(record.value(), UTF_8);
    return text.equals("garbage") ? Optional.empty() : Optional.of(Split.valueOf(text));
  }

  static WindowRequest request(String line, WindowTrigger trigger) {
    return new WindowRequest("r-1", line, trigger, "because", null, Map.of(), Instant.EPOCH);
  }

  void passes(Duration time) {
    clock.advanceMillis(time.toMillis());
  }

  void ask(long offset, WindowRequest request) {
    var value = serdes.of(WindowRequest.class).serializer().serialize(ASKED.topic(), request);
    consumer.addRecord(new ConsumerRecord<>(ASKED.topic(), 0, offset, new byte[0], value));
  }

  void pair(TopicPartition partition, long offset) {
    record(partition, offset, "TRAIN");
  }

  void record(TopicPartition partition, long offset, String value) {
    var key = "key-%d-%d".formatted(partition.partition(), offset).getBytes(UTF_8);
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            partition.partition(),
            offset,
            1_000L,
            TimestampType.LOG_APPEND_TIME,
            key.length,
            value.length(),
            key,
            value.getBytes(UTF_8),
            new RecordHeaders(),
            Optional.empty()));
  }
}
