package io.lodestream.ingest.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.runtime.json.JsonValues;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON documents: the fields of {@code Document.avsc}, and {@code id} or {@code _id} for
 * records without a key; others as {@link UnknownFields} says. Thread-safe.
 */
final class JsonDocuments {

  private static final List<String> ID_FIELDS = List.of("id", "_id");
  private static final int MAX_NAME_CHARS = 64;

  private final JsonValues json;
  private final UnknownFields unknown;

  JsonDocuments(long maxBytes, UnknownFields unknown) {
    this.json = new JsonValues(maxBytes);
    this.unknown = unknown;
  }

  /** The id the value names. */
  String id(byte[] value) {
    var tree = json.parse(value);
    for (var field : ID_FIELDS) {
      var id = tree.path(field);
      if (id.isTextual() && !id.asText().isBlank()) {
        return id.asText();
      }
      if (id.isIntegralNumber()) {
        return id.asText();
      }
      if (!id.isMissingNode()) {
        throw JsonValues.wrong(field, "a string or a whole number", id);
      }
    }
    throw new BadDataException("the record has no key and its JSON neither id nor _id");
  }

  Document read(byte[] value) {
    var tree = json.parse(value);
    var attributes = attributes(tree.path("attributes"));
    unknown.take(tree, attributes);
    return Document.newBuilder()
        .setText(requiredText(tree))
        .setTitle(JsonValues.text(tree, "title", ""))
        .setUri(JsonValues.text(tree, "uri", null))
        .setMediaType(JsonValues.text(tree, "mediaType", "text/plain"))
        .setAttributes(attributes)
        .setEventTime(eventTime(tree.path("eventTime")))
        .build();
  }

  private static String requiredText(JsonNode tree) {
    var text = tree.path("text");
    if (!text.isTextual()) {
      throw JsonValues.wrong("text", "a string", text);
    }
    return text.asText();
  }

  private static Map<String, String> attributes(JsonNode node) {
    var attributes = new HashMap<String, String>();
    if (node.isMissingNode() || node.isNull()) {
      return attributes;
    }
    if (!node.isObject()) {
      throw JsonValues.wrong("attributes", "an object", node);
    }
    node.properties()
        .forEach(
            entry -> {
              var value = entry.getValue();
              if (value.isContainerNode()) {
                throw JsonValues.wrong(
                    attribute(entry.getKey()), "a string, number or boolean", value);
              }
              if (!value.isNull()) {
                attributes.put(entry.getKey(), value.asText());
              }
            });
    return attributes;
  }

  private static String attribute(String name) {
    return name.length() <= MAX_NAME_CHARS
        ? "attributes." + name
        : "an attribute with a name of %d characters".formatted(name.length());
  }

  private static Instant eventTime(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return Instant.ofEpochMilli(node.asLong());
    }
    if (!node.isTextual()) {
      throw JsonValues.wrong("eventTime", "an ISO-8601 time or milliseconds since 1970", node);
    }
    var text = node.asText();
    try {
      var instant =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return Instant.ofEpochMilli(instant.toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new BadDataException(
          "eventTime must be an ISO-8601 time with its offset, such as 2026-01-31T09:30:00Z, or"
              + " milliseconds since 1970; was a string of %d characters".formatted(text.length()),
          e);
    }
  }
}
