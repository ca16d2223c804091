package io.lodestream.indexer.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.TextRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A body of {@code POST /v1/embeddings}, checked.
 *
 * @param dimensions the length the sender expects
 * @param base64 whether vectors go as base64 of little-endian floats, as OpenAI's Python client
 *     asks
 */
record EmbeddingRequest(
    List<String> texts,
    Optional<String> model,
    TextRole role,
    OptionalInt dimensions,
    boolean base64) {

  static final int MAX_TEXTS = 256;
  static final int MAX_BYTES = 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static EmbeddingRequest parse(byte[] body) throws RequestException {
    var root = read(body);
    if (root == null || !root.isObject()) {
      throw bad("the body must be a JSON object with 'input'");
    }
    return new EmbeddingRequest(
        texts(root.path("input")),
        Optional.ofNullable(text(root, "model")),
        role(text(root, "input_type")),
        dimensions(root.path("dimensions")),
        base64(text(root, "encoding_format")));
  }

  private static JsonNode read(byte[] body) throws RequestException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw bad("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw bad("the body cannot be read: " + e.getMessage());
    }
  }

  private static List<String> texts(JsonNode input) throws RequestException {
    var texts = new ArrayList<String>();
    if (input.isTextual()) {
      texts.add(input.textValue());
    } else if (input.isArray() && input.size() <= MAX_TEXTS) {
      for (var item : input) {
        if (!item.isTextual()) {
          throw bad("every item of 'input' must be a text");
        }
        texts.add(item.textValue());
      }
    } else if (input.isArray()) {
      throw bad("'input' must have at most %d texts, had %d".formatted(MAX_TEXTS, input.size()));
    } else {
      throw bad("'input' must be a text or an array of texts");
    }
    if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
      throw bad("'input' must not be empty");
    }
    return List.copyOf(texts);
  }

  private static String text(JsonNode root, String field) throws RequestException {
    var value = root.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw bad("'%s' must be a text".formatted(field));
    }
    return value.textValue();
  }

  private static TextRole role(String inputType) throws RequestException {
    if (inputType == null || inputType.equals("query")) {
      return TextRole.QUERY;
    }
    if (inputType.equals("passage")) {
      return TextRole.PASSAGE;
    }
    throw bad("'input_type' must be query or passage, was '%s'".formatted(inputType));
  }

  private static OptionalInt dimensions(JsonNode value) throws RequestException {
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isInt()) {
      throw bad("'dimensions' must be a whole number");
    }
    return OptionalInt.of(value.intValue());
  }

  private static boolean base64(String format) throws RequestException {
    if (format == null || format.equals("float")) {
      return false;
    }
    if (format.equals("base64")) {
      return true;
    }
    throw bad("'encoding_format' must be float or base64, was '%s'".formatted(format));
  }

  private static RequestException bad(String message) {
    return new RequestException(400, message);
  }
}
