package io.lodestream.cli.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.cli.table.AlignedTable;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/** Dead letters for people and for programs: a row of a table, or a JSON object on a line. */
final class LetterRows {

  /** ASCII alone: JSON would let pass control characters that are no ASCII. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final int KEY_CHARS = 32;
  private static final int CAUSE_CHARS = 100;

  private static final List<String> HEADER =
      List.of("stage", "at", "from", "time", "failed", "state", "key", "cause");

  private LetterRows() {}

  /**
   * A letter and what was decided on it.
   *
   * @param state {@code open}, {@code replayed} or {@code dropped}
   */
  record Row(DeadLetter letter, String state) {}

  static List<String> table(List<Row> rows) {
    var cells = new ArrayList<List<String>>();
    cells.add(HEADER);
    rows.forEach(row -> cells.add(cells(row)));
    return AlignedTable.lines(cells);
  }

  private static List<String> cells(Row row) {
    var letter = row.letter();
    return List.of(
        letter.position().stage(),
        "%d:%d".formatted(letter.position().partition(), letter.position().offset()),
        origin(letter),
        letter.time().truncatedTo(ChronoUnit.SECONDS).toString(),
        Integer.toString(letter.failures()),
        row.state(),
        cut(Printable.key(letter.content().key()), KEY_CHARS),
        cut(Printable.line(letter.cause().message()), CAUSE_CHARS));
  }

  static String count(int letters) {
    return letters == 1 ? "1 dead letter" : "%,d dead letters".formatted(letters);
  }

  /** {@code topic-partition:offset}. */
  static String origin(DeadLetter letter) {
    var origin = letter.origin();
    return origin.isKnown()
        ? "%s-%d:%d".formatted(Printable.line(origin.topic()), origin.partition(), origin.offset())
        : origin.topic().isEmpty() ? "unknown" : Printable.line(origin.topic());
  }

  /** Field names are public; a key that is no UTF-8 is in {@code keyBase64} alone. */
  static String json(Row row) {
    var letter = row.letter();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("stage", letter.position().stage());
    fields.put("partition", letter.position().partition());
    fields.put("offset", letter.position().offset());
    fields.put("fromTopic", letter.origin().topic());
    fields.put("fromPartition", letter.origin().partition());
    fields.put("fromOffset", letter.origin().offset());
    fields.put("time", letter.time().toString());
    fields.put("failures", letter.failures());
    fields.put("state", row.state());
    putKey(fields, letter.content().key());
    fields.put("cause", letter.cause().type());
    fields.put("message", letter.cause().message());
    letter.content().valueBytes().ifPresent(bytes -> fields.put("valueBytes", bytes));
    letter.content().uncutBytes().ifPresent(bytes -> fields.put("uncutBytes", bytes));
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void putKey(LinkedHashMap<String, Object> fields, byte[] key) {
    if (key == null) {
      fields.put("key", null);
      return;
    }
    Printable.text(key)
        .ifPresentOrElse(
            text -> fields.put("key", text),
            () -> fields.put("keyBase64", Base64.getEncoder().encodeToString(key)));
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
