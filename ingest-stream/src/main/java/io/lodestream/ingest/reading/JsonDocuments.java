package io.lodestream.ingest.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads JSON documents: the fields of {@code Document.avsc}, and {@code id} or {@code _id} for
 * records without a key. Other fields are passed over. Thread-safe.
 */
final class JsonDocuments {

  private static final List<String> ID_FIELDS = List.of("id", "_id");
  private static final int MAX_NAME_CHARS = 64;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final JsonMapper json;

  JsonDocuments(long maxBytes) {
    int longest = (int) Math.min(maxBytes, Integer.MAX_VALUE);
    var factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxStringLength(longest)
                    .maxDocumentLength(-1)
                    .build())
            .build();
    json =
        JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  }

  /** The id the value names. */
  String id(byte[] value) {
    var tree = parse(value);
    for (var field : ID_FIELDS) {
      var id = tree.path(field);
      if (id.isTextual() && !id.asText().isBlank()) {
        return id.asText();
      }
      if (id.isIntegralNumber()) {
        return id.asText();
      }
      if (!id.isMissingNode()) {
        throw wrong(field, "a string or a whole number", id);
      }
    }
    throw new BadDataException("the record has no key and its JSON neither id nor _id");
  }

  Document read(byte[] value) {
    var tree = parse(value);
    return Document.newBuilder()
        .setText(requiredText(tree))
        .setTitle(text(tree, "title", ""))
        .setUri(text(tree, "uri", null))
        .setMediaType(text(tree, "mediaType", "text/plain"))
        .setAttributes(attributes(tree.path("attributes")))
        .setEventTime(eventTime(tree.path("eventTime")))
        .build();
  }

  private JsonNode parse(byte[] value) {
    var text = StrictUtf8.decode(value);
    try {
      var tree = json.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
      if (!tree.isObject()) {
        throw new BadDataException("the JSON must be an object, was " + kind(tree));
      }
      return tree;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new BadDataException(
          at == null
              ? "the value is not valid JSON"
              : "the value is not valid JSON at line %d, column %d"
                  .formatted(at.getLineNr(), at.getColumnNr()),
          e);
    }
  }

  private static String requiredText(JsonNode tree) {
    var text = tree.path("text");
    if (!text.isTextual()) {
      throw wrong("text", "a string", text);
    }
    return text.asText();
  }

  private static String text(JsonNode tree, String field, String byDefault) {
    var node = tree.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return byDefault;
    }
    if (!node.isTextual()) {
      throw wrong(field, "a string", node);
    }
    return node.asText();
  }

  private static Map<String, String> attributes(JsonNode node) {
    var attributes = new HashMap<String, String>();
    if (node.isMissingNode() || node.isNull()) {
      return attributes;
    }
    if (!node.isObject()) {
      throw wrong("attributes", "an object", node);
    }
    node.properties()
        .forEach(
            entry -> {
              var value = entry.getValue();
              if (value.isContainerNode()) {
                throw wrong(attribute(entry.getKey()), "a string, number or boolean", value);
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
      throw wrong("eventTime", "an ISO-8601 time or milliseconds since 1970", node);
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

  private static BadDataException wrong(String field, String rule, JsonNode found) {
    return new BadDataException("%s must be %s, was %s".formatted(field, rule, kind(found)));
  }

  private static String kind(JsonNode node) {
    return node.getNodeType() == JsonNodeType.MISSING
        ? "missing"
        : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
