package io.lodestream.indexer.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.indexer.search.RequestException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A request's body, which must be a JSON object; what breaks a rule is named to its sender. */
record JsonBody(JsonNode root) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * @param most bytes that are allowed
   * @param needed the field without which there is no request, for the message
   */
  static JsonBody parse(byte[] body, int most, String needed) throws RequestException {
    if (body.length > most) {
      throw new RequestException(413, "the body must have at most %d bytes".formatted(most));
    }
    try {
      var root = JSON.readTree(body);
      if (root == null || !root.isObject()) {
        throw bad("the body must be a JSON object with '%s'".formatted(needed));
      }
      return new JsonBody(root);
    } catch (JacksonException e) {
      throw bad("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw bad("the body cannot be read: " + e.getMessage());
    }
  }

  /** The field's value; empty if it is missing or null. */
  Optional<JsonNode> field(String field) {
    return Optional.of(root.path(field)).filter(v -> !v.isMissingNode() && !v.isNull());
  }

  Optional<String> text(String field) throws RequestException {
    var value = field(field);
    if (value.isPresent() && !value.get().isTextual()) {
      throw bad("'%s' must be a text".formatted(field));
    }
    return value.map(JsonNode::textValue);
  }

  /**
   * @param otherwise what a missing or null field means
   */
  boolean flag(String field, boolean otherwise) throws RequestException {
    var value = field(field);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw bad("'%s' must be true or false".formatted(field));
    }
    return value.map(JsonNode::booleanValue).orElse(otherwise);
  }

  /** Refuses fields that nobody reads, since a misspelled one would be left out in silence. */
  void allowOnly(Set<String> fields) throws RequestException {
    for (var names = root.fieldNames(); names.hasNext(); ) {
      var name = names.next();
      if (!fields.contains(name)) {
        throw bad(
            "'%s' is not a field of this request; its fields are %s"
                .formatted(name, String.join(", ", new TreeSet<>(fields))));
      }
    }
  }

  static RequestException bad(String message) {
    return new RequestException(400, message);
  }
}
