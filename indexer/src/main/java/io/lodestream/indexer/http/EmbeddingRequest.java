package io.lodestream.indexer.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.search.RequestException;
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
 * @param sparse whether the collection's sparse vectors are wanted too
 */
record EmbeddingRequest(
    List<String> texts,
    Optional<String> model,
    TextRole role,
    OptionalInt dimensions,
    boolean base64,
    boolean sparse) {

  static final int MAX_TEXTS = 256;

  static EmbeddingRequest parse(byte[] bytes) throws RequestException {
    var body = JsonBody.parse(bytes, "input");
    return new EmbeddingRequest(
        texts(body.root().path("input")),
        body.text("model"),
        role(body.text("input_type").orElse("query")),
        dimensions(body.root().path("dimensions")),
        base64(body.text("encoding_format").orElse("float")),
        body.flag("sparse"));
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

  private static TextRole role(String inputType) throws RequestException {
    if (inputType.equals("query")) {
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
    if (format.equals("float")) {
      return false;
    }
    if (format.equals("base64")) {
      return true;
    }
    throw bad("'encoding_format' must be float or base64, was '%s'".formatted(format));
  }

  private static RequestException bad(String message) {
    return JsonBody.bad(message);
  }
}
