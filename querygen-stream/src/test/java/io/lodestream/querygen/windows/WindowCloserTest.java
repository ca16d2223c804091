package io.lodestream.querygen.windows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import io.lodestream.schemas.windows.RangeDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.Test;

class WindowCloserTest {

  private static final String TOPIC = "pairs";
  private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
  private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
  private static final Topics TOPICS = new Topics("", 2);
  private static final TopicPartition ASKED = new TopicPartition(TOPICS.windowRequests().name(), 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<TrainingWindow> windows = new ArrayList<>();
  private final List<Map<TopicPartition, OffsetAndMetadata>> offsets = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private long nowMs = 1_000;
  private boolean moreIsComing;

  @Test
  void closesAtTheCountAndStartsTheNextWindowWhereItEnded() {
    // Given
    var closer = closer(settings(3), Optional.empty());
    for (int offset = 0; offset < 7; offset++) {
      pair(P0, offset);
    }

    // When
    closer.step();

    // Then
    assertThat(windows).extracting(TrainingWindow::getCount).containsExactly(3L, 3L);
    assertThat(windows)
        .extracting(w -> w.getRanges().get(0))
        .extracting(r -> r.getStartOffset() + "-" + r.getEndOffset())
        .containsExactly("0-3", "3-6");
    assertThat(windows).extracting(TrainingWindow::getSequence).containsExactly(0L, 1L);
    assertThat(windows.get(1).getPreviousWindowId()).isEqualTo(windows.get(0).getWindowId());
    assertThat(windows).extracting(TrainingWindow::getTrigger).containsOnly(WindowTrigger.COUNT);
    assertThat(offsets.get(1)).containsEntry(P0, new OffsetAndMetadata(6));
  }

  @Test
  void takesInTransactionMarkersBySettingTheEndToThePosition() {
    // Given
    var closer = closer(settings(1_000), Optional.empty());
    pair(P0, 0);
    pair(P1, 4);

    // When
    closer.step();
    consumer.seek(P0, 2);
    consumer.seek(P1, 6);
    nowMs += Duration.ofMinutes(10).toMillis();
    closer.step();

    // Then
    assertThat(windows).hasSize(1);
    assertThat(windows.get(0).getTrigger()).isEqualTo(WindowTrigger.IDLE);
    assertThat(windows.get(0).getRanges())
        .extracting(PartitionRange::getEndOffset)
        .containsExactly(2L, 6L);
    assertThat(windows.get(0).getRanges().get(0).getCount()).isEqualTo(1);
  }

  @Test
  void staysOpenWhileMorePairsAreOnTheirWay() {
    // Given
    var closer = closer(settings(1_000), Optional.empty());
    pair(P0, 0);
    closer.step();
    nowMs += Duration.ofMinutes(11).toMillis();

    // When
    moreIsComing = true;
    closer.step();
    var whileComing = windows.size();
    moreIsComing = false;
    closer.step();

    // Then
    assertThat(whileComing).isZero();
    assertThat(windows).hasSize(1);
  }

  @Test
  void closesByAgeEvenWhileMoreIsComing() {
    // Given
    var closer = closer(settings(1_000), Optional.empty());
    pair(P0, 0);
    closer.step();

    // When
    moreIsComing = true;
    nowMs += Duration.ofHours(24).toMillis();
    closer.step();

    // Then
    assertThat(windows).extracting(TrainingWindow::getTrigger).containsExactly(WindowTrigger.AGE);
  }

  @Test
  void closesWhenAskedAndKeepsTheReason() {
    // Given
    var closer = closer(settings(1_000), Optional.empty());
    pair(P0, 0);
    ask(0, request("default", WindowTrigger.DRIFT));
    ask(1, request("default", WindowTrigger.OPERATOR));

    // When
    closer.step();
    pair(P0, 1);
    closer.step();

    // Then both are satisfied by the one window
    assertThat(windows).hasSize(1);
    assertThat(windows.get(0).getTrigger()).isEqualTo(WindowTrigger.DRIFT);
    assertThat(windows.get(0).getReason()).isEqualTo("because");
    assertThat(windows.get(0).getRanges()).as("of pairs only").hasSize(2);
    assertThat(offsets.get(0))
        .containsEntry(ASKED, new OffsetAndMetadata(2))
        .containsEntry(P0, new OffsetAndMetadata(1));
  }

  @Test
  void aRequestWaitsForTheSmallestWindow() {
    // Given
    var settings =
        new WindowSettings(1_000, 1 << 20, Duration.ofHours(24), Duration.ofMinutes(10), 2);
    var closer = closer(settings, Optional.empty());
    pair(P0, 0);
    ask(0, request("default", WindowTrigger.DRIFT));
    closer.step();
    var before = windows.size();

    // When
    pair(P0, 1);
    closer.step();

    // Then
    assertThat(before).isZero();
    assertThat(windows).extracting(TrainingWindow::getTrigger).containsExactly(WindowTrigger.DRIFT);
  }

  @Test
  void aWindowThatClosesForAnotherReasonSatisfiesARequest() {
    // Given
    var closer = closer(settings(2), Optional.empty());
    ask(0, request("default", WindowTrigger.DRIFT));
    pair(P0, 0);
    pair(P0, 1);
    pair(P0, 2);

    // When
    closer.step();

    // Then
    assertThat(windows).extracting(TrainingWindow::getTrigger).containsExactly(WindowTrigger.COUNT);
    assertThat(windows.get(0).getReason()).isNull();
    assertThat(offsets.get(0)).containsEntry(ASKED, new OffsetAndMetadata(1));
  }

  @Test
  void passesOverRequestsOfOtherLinesAndSetsAsideWhatIsNone() {
    // Given
    var closer = closer(settings(1_000), Optional.empty());
    pair(P0, 0);
    ask(0, request("other", WindowTrigger.DRIFT));
    ask(1, request("default", WindowTrigger.AGE));
    consumer.addRecord(new ConsumerRecord<>(ASKED.topic(), 0, 2, new byte[0], new byte[] {9, 9}));

    // When
    closer.step();

    // Then
    assertThat(windows).isEmpty();
    assertThat(unreadable).hasSize(2);
    assertThat(unreadable.get(0)).contains("was AGE");
  }

  @Test
  void closesAtTheBytes() {
    // Given
    var settings = new WindowSettings(1_000, 20, Duration.ofHours(24), Duration.ofMinutes(10), 1);
    var closer = closer(settings, Optional.empty());
    pair(P0, 0);
    pair(P0, 1);

    // When
    closer.step();

    // Then
    assertThat(windows).extracting(TrainingWindow::getTrigger).containsExactly(WindowTrigger.BYTES);
  }

  @Test
  void staysOpenBelowTheSmallestWindow() {
    // Given
    var settings =
        new WindowSettings(1_000, 1 << 20, Duration.ofHours(24), Duration.ofMinutes(10), 2);
    var closer = closer(settings, Optional.empty());
    pair(P0, 0);

    // When
    closer.step();
    nowMs += Duration.ofDays(2).toMillis();
    closer.step();

    // Then
    assertThat(windows).isEmpty();
  }

  @Test
  void goesOnWithTheChainAfterARestart() {
    // Given
    closer(settings(1), Optional.empty());
    pair(P0, 0);
    closer(settings(1), Optional.empty()).step();
    var last = windows.get(0);

    // When
    pair(P0, 1);
    closer(settings(1), Optional.of(last)).step();

    // Then
    assertThat(windows.get(1).getSequence()).isEqualTo(1);
    assertThat(windows.get(1).getPreviousWindowId()).isEqualTo(last.getWindowId());
    assertThat(windows.get(1).getRanges().get(0).getStartOffset())
        .isEqualTo(last.getRanges().get(0).getEndOffset());
  }

  @Test
  void countsSplitsAndRecordsThatCannotBeRead() {
    // Given
    var closer = closer(settings(3), Optional.empty());
    record(P0, 0, "TRAIN");
    record(P0, 1, "VALIDATION");
    record(P0, 2, "garbage");

    // When
    closer.step();

    // Then
    assertThat(windows.get(0).getCount()).isEqualTo(3);
    assertThat(windows.get(0).getTrainCount()).isEqualTo(1);
    assertThat(windows.get(0).getValidationCount()).isEqualTo(1);
  }

  @Test
  void digestsWhatAReaderOfTheRangeWillRead() {
    // Given
    var closer = closer(settings(2), Optional.empty());
    pair(P0, 0);
    pair(P0, 1);
    var reader = new RangeDigest();
    reader.add("key-0-0".getBytes(UTF_8), "TRAIN".getBytes(UTF_8));
    reader.add("key-0-1".getBytes(UTF_8), "TRAIN".getBytes(UTF_8));

    // When
    closer.step();

    // Then
    assertThat(windows.get(0).getRanges())
        .extracting(PartitionRange::getDigest)
        .containsExactly(reader.hex(), new RangeDigest().hex());
  }

  private WindowCloser closer(WindowSettings settings, Optional<TrainingWindow> previous) {
    if (consumer.assignment().isEmpty()) {
      consumer.assign(List.of(P0, P1, ASKED));
      consumer.seek(P0, 0);
      consumer.seek(P1, 4);
      consumer.seek(ASKED, 0);
    }
    return new WindowCloser(
        settings,
        new Manifests("default", TOPIC, "topic-id"),
        consumer,
        WindowCloserTest::split,
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
        new TestClock());
  }

  private static WindowSettings settings(long maxPairs) {
    return new WindowSettings(maxPairs, 1 << 20, Duration.ofHours(24), Duration.ofMinutes(10), 1);
  }

  private static Optional<Split> split(ConsumerRecord<byte[], byte[]> record) {
    var text = new String(record.value(), UTF_8);
    return text.equals("garbage") ? Optional.empty() : Optional.of(Split.valueOf(text));
  }

  private static WindowRequest request(String line, WindowTrigger trigger) {
    return new WindowRequest("r-1", line, trigger, "because", null, Map.of(), Instant.EPOCH);
  }

  private void ask(long offset, WindowRequest request) {
    var value = serdes.of(WindowRequest.class).serializer().serialize(ASKED.topic(), request);
    consumer.addRecord(new ConsumerRecord<>(ASKED.topic(), 0, offset, new byte[0], value));
  }

  private void pair(TopicPartition partition, long offset) {
    record(partition, offset, "TRAIN");
  }

  private void record(TopicPartition partition, long offset, String value) {
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

  private final class TestClock extends Clock {

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(nowMs);
    }
  }
}
