package io.lodestream.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeProcessorTest {

  private final StageMeters meters = new StageMeters("ingest");
  private final MockProcessorContext<String, Decoded<String>> context =
      new MockProcessorContext<>();
  private final DecodeProcessor<String> processor =
      new DecodeProcessor<>("ingest", DecodeProcessorTest::read, meters);

  private static String read(
      String topic, String key, org.apache.kafka.common.header.Headers headers, byte[] value) {
    if (value[0] == '!') {
      throw new BadDataException("no good");
    }
    return topic + "/" + key + "/" + new String(value, StandardCharsets.UTF_8);
  }

  @BeforeEach
  void init() {
    context.setRecordMetadata("documents", 3, 42);
    context.setCurrentSystemTimeMs(1_000);
    processor.init(context);
  }

  private Record<? extends String, ? extends Decoded<String>> decode(byte[] key, byte[] value) {
    var headers = new RecordHeaders().add("mine", new byte[] {7});
    processor.process(new Record<>(key, value, 5, headers));
    assertThat(context.forwarded()).hasSize(1);
    return context.forwarded().get(0).record();
  }

  @Test
  void readsAValue() {
    var record = decode(utf8("k"), utf8("v"));
    assertThat(record.key()).isEqualTo("k");
    assertThat(record.value()).isEqualTo(new Decoded.Readable<>("documents/k/v"));
  }

  @Test
  void keepsTheHeadersButThoseOfAFormatThatIsLeft() {
    var headers =
        new RecordHeaders()
            .add("content-type", utf8("application/json"))
            .add("__value_schema_id", new byte[] {0, 0, 0, 0, 1})
            .add("__key_schema_id", new byte[] {0, 0, 0, 0, 2})
            .add("traceparent", utf8("00-1"));
    processor.process(new Record<>(utf8("k"), utf8("v"), 5, headers));
    var record = context.forwarded().get(0).record();
    assertThat(record.headers()).extracting(Header::key).containsExactly("traceparent");
    assertThat(headers.lastHeader("content-type")).as("the source's own").isNotNull();
  }

  /** What is made of a record that was read at last has failed in no stage yet. */
  @Test
  void endsAReplayWhereTheRecordCanBeReadAndCountsItWhereNot() {
    var headers = new RecordHeaders().add(DeadLetterHeaders.FAILURES, utf8("2"));
    processor.process(new Record<>(utf8("k"), utf8("v"), 5, headers));
    processor.process(new Record<>(utf8("k"), utf8("!"), 5, headers));
    var read = context.forwarded().get(0).record();
    var failed = context.forwarded().get(1).record();
    assertThat(read.headers()).isEmpty();
    assertThat(header(failed, DeadLetterHeaders.FAILURES)).isEqualTo("2");
  }

  @Test
  void passesATombstoneThroughUnread() {
    assertThat(decode(utf8("k"), null).value()).isEqualTo(new Decoded.Readable<String>(null));
  }

  @Test
  void makesADeadLetterWithBytesWhenceAndWhy() {
    var value = utf8("!secret");
    var record = decode(utf8("k"), value);
    var letter = (Decoded.DeadLetter<String>) record.value();
    assertThat(letter.key()).isEqualTo(utf8("k"));
    assertThat(letter.value()).isSameAs(value);
    assertThat(record.headers().lastHeader("mine").value()).containsExactly(7);
    assertThat(header(record, DeadLetterHeaders.STAGE)).isEqualTo("ingest");
    assertThat(header(record, DeadLetterHeaders.TOPIC)).isEqualTo("documents");
    assertThat(header(record, DeadLetterHeaders.PARTITION)).isEqualTo("3");
    assertThat(header(record, DeadLetterHeaders.OFFSET)).isEqualTo("42");
    assertThat(header(record, DeadLetterHeaders.EXCEPTION)).endsWith("BadDataException");
    assertThat(header(record, DeadLetterHeaders.MESSAGE)).isEqualTo("no good");
    assertThat(header(record, DeadLetterHeaders.TIME)).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(header(record, "__connect.errors.topic")).isEqualTo("documents");
    assertThat(header(record, "__connect.errors.partition")).isEqualTo("3");
    assertThat(header(record, "__connect.errors.offset")).isEqualTo("42");
    assertThat(header(record, "__connect.errors.exception.class.name"))
        .endsWith("BadDataException");
    assertThat(header(record, "__connect.errors.exception.message")).isEqualTo("no good");
    assertThat(meters.values()).containsEntry(MetricName.DEAD_LETTERS.id(), 1.0);
  }

  @Test
  void makesADeadLetterOfAKeyThatIsAbsentOrNotUtf8() {
    var record = decode(new byte[] {(byte) 0xFF}, null);
    assertThat(record.key()).isEmpty();
    assertThat(record.value()).isInstanceOf(Decoded.DeadLetter.class);
    assertThat(header(record, DeadLetterHeaders.MESSAGE)).isEqualTo("the key is not valid UTF-8");
    context.resetForwards();
    assertThat(header(decode(null, utf8("v")), DeadLetterHeaders.MESSAGE))
        .isEqualTo("the record has no key");
  }

  private static String header(Record<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
