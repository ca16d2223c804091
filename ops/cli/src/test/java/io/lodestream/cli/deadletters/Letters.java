package io.lodestream.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Dead letters as stages write them, whole but for what a test is about. */
final class Letters {

  static final Instant TIME = Instant.parse("2026-01-31T09:30:00Z");

  private Letters() {}

  /** Of the record at {@code topic-2:5}, at offset 42 of the stage's only partition. */
  static DeadLetter letter(String stage, String topic) {
    return letter(stage, topic, "key", new RecordHeaders(), new IllegalStateException("no good"));
  }

  static DeadLetter letter(
      String stage, String topic, String key, Headers original, Exception cause) {
    var headers = DeadLetterHeaders.of(original, stage, topic, 2, 5, cause, TIME);
    return DeadLetter.of(stage, record(stage, key, headers));
  }

  static ConsumerRecord<byte[], byte[]> record(String stage, String key, Headers headers) {
    return new ConsumerRecord<>(
        stage + ".dlq",
        0,
        42,
        TIME.plusSeconds(60).toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        3,
        5,
        key == null ? null : key.getBytes(UTF_8),
        "value".getBytes(UTF_8),
        headers,
        Optional.empty());
  }
}
