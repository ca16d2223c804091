package io.lodestream.indexer.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.search.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * A body of {@code POST /v1/embeddings}, checked.
 *
 * @param texts those of token ids decoded; may be empty, as for a record without words
 * @param dimensions the length the sender expects; a shorter one than the model's is its prefix
 * @param base64 whether vectors go as base64 of little-endian floats, as OpenAI's Python client
 *     asks
 * @param sparse whether the collection's sparse vectors are wanted too
 * @param truncate whether texts that are too long for the model are cut, else refused
 */
record EmbeddingRequest(
    List<String> texts,
    Optional<String> model,
    TextRole role,
    OptionalInt dimensions,
    boolean base64,
    boolean sparse,
    boolean truncate) {

  /** As many as OpenAI takes. */
  static final int MAX_TEXTS = 2_048;

  /** A thousand texts of a page each, which is what LangChain sends at a time, as token ids. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  /** Ours, Cohere's and Voyage's names. */
  private static final Map<String, TextRole> ROLES =
      Map.of(
          "query", TextRole.QUERY,
          "search_query", TextRole.QUERY,
          "passage", TextRole.PASSAGE,
          "document", TextRole.PASSAGE,
          "search_document", TextRole.PASSAGE);

  static EmbeddingRequest parse(byte[] bytes) throws RequestException {
    var body = JsonBody.parse(bytes, MAX_BYTES, "input");
    return new EmbeddingRequest(
        texts(body.root().path("input")),
        body.text("model"),
        role(body.text("input_type").orElse("query")),
        dimensions(body.root().path("dimensions")),
        base64(body.text("encoding_format").orElse("float")),
        body.flag("sparse", false),
        body.flag("truncate", true));
  }

  private static List<String> texts(JsonNode input) throws RequestException {
    if (input.isTextual()) {
      return List.of(input.textValue());
    }
    if (TokenTexts.isOne(input)) {
      return List.of(TokenTexts.decoded(input, "'input'"));
    }
    if (!input.isArray()) {
      throw bad("'input' must be a text, an array of texts, or token ids");
    }
    if (input.isEmpty() || input.size() > MAX_TEXTS) {
      throw bad("'input' must have 1 to %d texts, had %d".formatted(MAX_TEXTS, input.size()));
    }
    var texts = new ArrayList<String>(input.size());
    for (var item : input) {
      texts.add(text(item, texts.size()));
    }
    return texts;
  }

  private static String text(JsonNode item, int index) throws RequestException {
    if (item.isTextual()) {
      return item.textValue();
    }
    if (item.isArray()) {
      return TokenTexts.decoded(item, "text %d of 'input'".formatted(index));
    }
    throw bad("every item of 'input' must be a text or an array of token ids");
  }

  private static TextRole role(String inputType) throws RequestException {
    var role = ROLES.get(inputType);
    if (role == null) {
      throw bad(
          "'input_type' must be one of %s, was '%s'"
              .formatted(String.join(", ", new TreeSet<>(ROLES.keySet())), inputType));
    }
    return role;
  }

  private static OptionalInt dimensions(JsonNode value) throws RequestException {
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isInt() || value.intValue() < 1) {
      throw bad("'dimensions' must be a whole number of 1 or more");
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
