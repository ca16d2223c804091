package io.lodestream.cli.deadletters;

import io.lodestream.runtime.json.JsonValues;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.topics.Topic;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * {@code ./lodestream dlq show}: a letter with its headers and its value. The value is decoded by
 * the schema of the topic that it came from where that works, else it is shown as text where it is
 * readable text, else as bytes.
 */
public final class LetterText {

  private static final int TEXT_CHARS = 64 * 1024;
  private static final int HEX_BYTES = 4 * 1024;

  private final StageContext context;
  private final PrintWriter out;

  public LetterText(StageContext context, PrintWriter out) {
    this.context = context;
    this.out = out;
  }

  /**
   * @param decision what an operator has decided, for people
   * @param value null for a tombstone
   */
  void print(DeadLetter letter, String decision, byte[] value) {
    field("dead letter", letter.position().toString());
    field("from", LetterRows.origin(letter));
    field("time", letter.time().toString());
    field("failed", letter.failures() + (letter.failures() == 1 ? " time" : " times"));
    field("state", decision);
    field("cause", Printable.line(letter.cause().type()));
    field("message", Printable.line(letter.cause().message()));
    field("key", Printable.key(letter.content().key()));
    for (var header : letter.original()) {
      var text = header.value() == null ? "null" : Printable.line(header.value());
      field("header", Printable.line(header.key()) + ": " + text);
    }
    field("value", size(letter));
    out.println();
    if (value != null) {
      printValue(letter, value);
    }
    out.flush();
  }

  private void field(String name, String value) {
    out.printf("%-12s %s%n", name, value);
  }

  private static String size(DeadLetter letter) {
    var bytes = letter.content().valueBytes();
    if (bytes.isEmpty()) {
      return "null (a deletion)";
    }
    var size = "%,d bytes".formatted(bytes.getAsInt());
    var uncut = letter.content().uncutBytes();
    return uncut.isEmpty()
        ? size
        : "%s, the beginning of %,d: the whole is in %s, while that keeps the record"
            .formatted(size, uncut.getAsLong(), LetterRows.origin(letter));
  }

  private void printValue(DeadLetter letter, byte[] value) {
    var text = Printable.text(value).filter(Printable::isReadable);
    if (text.isEmpty()) {
      var decoded = decoded(letter, value);
      if (decoded.isPresent()) {
        printText(decoded.get());
      } else {
        printBytes(value);
      }
    } else {
      printText(text.get());
    }
  }

  private void printText(String text) {
    int end = Math.min(text.length(), TEXT_CHARS);
    out.println(Printable.lines(text.substring(0, end)));
    left(text.length() - end, "characters");
  }

  private void printBytes(byte[] value) {
    int length = Math.min(value.length, HEX_BYTES);
    out.print(Printable.hex(value, length));
    left(value.length - length, "bytes");
  }

  private void left(int count, String what) {
    if (count > 0) {
      out.printf("... %,d more %s; --out FILE writes all%n", count, what);
    }
  }

  /** The value as the JSON of its Avro, if it is one by the origin's schema. */
  private Optional<String> decoded(DeadLetter letter, byte[] value) {
    var headers = new RecordHeaders(letter.original());
    if (JsonValues.isJson(headers, value)) {
      return Optional.empty();
    }
    return context.topics().all().stream()
        .filter(topic -> topic.name().equals(letter.origin().topic()))
        .filter(topic -> topic.valueType() != null)
        .findFirst()
        .flatMap(topic -> decoded(topic, headers, value));
  }

  private <V extends SpecificRecord> Optional<String> decoded(
      Topic<V> topic, RecordHeaders headers, byte[] value) {
    try {
      var record =
          context.serdes().of(topic).deserializer().deserialize(topic.name(), headers, value);
      out.printf("decoded as %s:%n", topic.valueType().getSimpleName());
      return Optional.of(record.toString());
    } catch (LodestreamException e) {
      out.printf(
          "cannot be read as %s: %s%n",
          topic.valueType().getSimpleName(), Printable.line(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
