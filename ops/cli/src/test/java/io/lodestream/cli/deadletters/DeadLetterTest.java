package io.lodestream.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.schemas.error.BadDataException;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  @Test
  void tellsWhereARecordCameFromAndWhy() {
    var letter = Letters.letter("ingest", "documents");

    assertThat(letter.position()).hasToString("ingest/0/42");
    assertThat(letter.origin()).isEqualTo(new DeadLetter.Origin("documents", 2, 5));
    assertThat(letter.time()).isEqualTo(Letters.TIME);
    assertThat(letter.cause().simpleType()).isEqualTo("IllegalStateException");
    assertThat(letter.cause().message()).isEqualTo("no good");
    assertThat(letter.failures()).isEqualTo(1);
    assertThat(letter.original()).isEmpty();
  }

  /** Somebody sends Kafka Connect's dead letters, or ours of another cluster, to documents. */
  @Test
  void keepsTheHeadersOfARecordThatWasADeadLetterBefore() {
    var foreign =
        DeadLetterHeaders.of(
            new RecordHeaders().add("traceparent", "00-1".getBytes(UTF_8)),
            "ingest",
            "elsewhere",
            7,
            8,
            new BadDataException("former"),
            Letters.TIME.minusSeconds(9));

    var letter =
        Letters.letter("ingest", "documents", "k", foreign, new BadDataException("present"));

    assertThat(letter.origin().topic()).isEqualTo("documents");
    assertThat(letter.cause().message()).isEqualTo("present");
    assertThat(letter.original()).containsExactly(foreign.toArray());
  }

  @Test
  void aRecordIsSentBackWithItsOwnHeadersThePositionAndTheCount() {
    // Given a letter of a record that was sent back once before
    var original =
        new RecordHeaders()
            .add("content-type", "application/json".getBytes(UTF_8))
            .add("traceparent", "00-1".getBytes(UTF_8))
            .add(DeadLetterHeaders.REPLAYED_FROM, "ingest/0/7".getBytes(UTF_8))
            .add(DeadLetterHeaders.FAILURES, "1".getBytes(UTF_8));
    var letter = Letters.letter("ingest", "documents", "k", original, new BadDataException("x"));
    assertThat(letter.failures()).isEqualTo(2);

    // When
    var record = LetterReplay.record(letter, "value".getBytes(UTF_8));

    // Then
    assertThat(record.topic()).isEqualTo("documents");
    assertThat(record.partition()).isEqualTo(2);
    assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo("value".getBytes(UTF_8));
    assertThat(record.headers())
        .extracting(Header::key, header -> new String(header.value(), UTF_8))
        .containsExactly(
            tuple("content-type", "application/json"),
            tuple("traceparent", "00-1"),
            tuple("dlq.replayed-from", "ingest/0/42"),
            tuple("dlq.failures", "2"));
  }

  @Test
  void aLetterThatSaysNothingIsShownAsFarAsItGoes() {
    var letter = DeadLetter.of("ingest", Letters.record("ingest", null, new RecordHeaders()));

    assertThat(letter.origin().isKnown()).isFalse();
    assertThat(letter.time()).isEqualTo(Letters.TIME.plusSeconds(60));
    assertThat(LetterRows.table(List.of(new LetterRows.Row(letter, "open"))).get(1))
        .contains("0:42", "unknown")
        .endsWith("open   -");
  }
}
