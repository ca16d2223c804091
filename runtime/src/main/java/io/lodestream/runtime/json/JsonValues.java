package io.lodestream.runtime.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.serde.AvroSerde;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;

/**
 * Record values that are JSON objects: whether one is, and what it holds. Bytes that are not UTF-8,
 * fields given twice, and anything after the object are bad data. Thread-safe.
 */
public final class JsonValues {

  /** Record header that tells the type of a value. */
  public static final String CONTENT_TYPE = "content-type";

  private static final String JSON = "application/json";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final JsonMapper json;

  /**
   * @param maxBytes longest string accepted
   */
  public JsonValues(long maxBytes) {
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

  /**
   * True for a value that says so (header {@code content-type: application/json}), and for one that
   * looks so: the first byte is a brace, and no header names an Avro schema.
   */
  public static boolean isJson(Headers headers, byte[] value) {
    return isDeclared(headers)
        || headers.lastHeader(AvroSerde.SCHEMA_ID_HEADER) == null && looksSo(value);
  }

  private static boolean isDeclared(Headers headers) {
    var header = headers.lastHeader(CONTENT_TYPE);
    if (header == null || header.value() == null) {
      return false;
    }
    var type = new String(header.value(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return type.split(";", 2)[0].strip().equals(JSON);
  }

  /** The wire format begins with byte 0 or 1, which is neither blank nor a brace. */
  private static boolean looksSo(byte[] value) {
    for (byte b : value) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }

  /**
   * The object that the value is.
   *
   * @throws BadDataException naming the place, never quoting the value
   */
  public JsonNode parse(byte[] value) {
    var text = utf8(value);
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

  private static String utf8(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var buffer = ByteBuffer.wrap(bytes);
    try {
      return decoder.decode(buffer).toString();
    } catch (CharacterCodingException e) {
      throw new BadDataException("the value is not valid UTF-8 at byte " + buffer.position(), e);
    }
  }

  /** A field that breaks its rule; the message names the kind of what was found, not its value. */
  public static BadDataException wrong(String field, String rule, JsonNode found) {
    return new BadDataException("%s must be %s, was %s".formatted(field, rule, kind(found)));
  }

  /** A text, or the default where the field is missing or null. */
  public static String text(JsonNode tree, String field, String byDefault) {
    var node = tree.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return byDefault;
    }
    if (!node.isTextual()) {
      throw wrong(field, "a string", node);
    }
    return node.asText();
  }

  private static String kind(JsonNode node) {
    return node.getNodeType() == JsonNodeType.MISSING
        ? "missing"
        : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
