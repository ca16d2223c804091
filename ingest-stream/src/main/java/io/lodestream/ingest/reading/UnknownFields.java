package io.lodestream.ingest.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.schemas.error.BadDataException;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * What becomes of fields of a JSON document that are none of {@code Document.avsc}: dropped in
 * silence, a misspelled {@code titel} or a whole {@code metadata} would be missed when it is too
 * late. Thread-safe.
 */
final class UnknownFields {

  private static final Set<String> KNOWN =
      Set.of("id", "_id", "text", "title", "uri", "mediaType", "attributes", "eventTime");

  /** Every passage carries a copy; a vector or a page's source is no attribute. */
  private static final int MOST_CHARS = 500;

  private static final int MAX_NAME_CHARS = 64;

  /** {@code ingest.unknown-fields}. */
  private final UnknownFieldRule rule;

  private final IntConsumer counted;

  /**
   * @param counted told how many a document has
   */
  UnknownFields(UnknownFieldRule rule, IntConsumer counted) {
    this.rule = rule;
    this.counted = counted;
  }

  /**
   * Adds what the document has to the attributes, which win where they have the name.
   *
   * @throws BadDataException where they are to be refused
   */
  void take(JsonNode document, Map<String, String> attributes) {
    int found = 0;
    for (var field : document.properties()) {
      if (!KNOWN.contains(field.getKey()) && !field.getValue().isNull()) {
        found++;
        take(field.getKey(), field.getValue(), attributes);
      }
    }
    if (found > 0) {
      counted.accept(found);
    }
  }

  private void take(String name, JsonNode value, Map<String, String> attributes) {
    if (rule == UnknownFieldRule.REFUSE) {
      throw new BadDataException(
          "%s is no field of a document; put it under attributes, or set ingest.unknown-fields=keep"
              .formatted(named(name)));
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(inner -> keep(name + "." + inner.getKey(), inner.getValue(), attributes));
    } else {
      keep(name, value, attributes);
    }
  }

  private static void keep(String name, JsonNode value, Map<String, String> attributes) {
    var text = value.isContainerNode() ? value.toString() : value.asText();
    if (!value.isNull() && text.length() <= MOST_CHARS && name.length() <= MAX_NAME_CHARS) {
      attributes.putIfAbsent(name, text);
    }
  }

  private static String named(String name) {
    return name.length() <= MAX_NAME_CHARS
        ? "'" + name + "'"
        : "a name of %d characters".formatted(name.length());
  }
}
