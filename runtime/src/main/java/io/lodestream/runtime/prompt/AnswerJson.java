package io.lodestream.runtime.prompt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Finds the list that a model was asked for in its answer, which may be fenced code, have prose
 * around the list or thoughts before it, trailing commas, single quotes or bare names, or be cut
 * off.
 *
 * <p>From a list that is cut off or not valid, the elements before the break are taken.
 */
public final class AnswerJson {

  private static final String THOUGHT = "<think>";
  private static final String THOUGHT_END = "</think>";
  private static final int MAX_STARTS = 64;

  private static final JsonFactory LENIENT =
      new JsonFactoryBuilder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .build();

  private AnswerJson() {}

  /**
   * The list in a field of that name, or the first list.
   *
   * @return nothing when there is no list of strings or objects; an empty list when it is empty
   */
  public static Optional<List<JsonNode>> list(String answer, String field) {
    int thought = answer.lastIndexOf(THOUGHT_END);
    var text = thought < 0 ? answer : answer.substring(thought + THOUGHT_END.length());
    if (text.stripLeading().startsWith(THOUGHT)) {
      return Optional.empty();
    }
    int starts = 0;
    for (int at = 0; at < text.length() && starts < MAX_STARTS; at++) {
      char c = text.charAt(at);
      if (c == '{' || c == '[') {
        starts++;
        var reading = new Reading(text.substring(at));
        var list = listIn(reading.root(), field);
        if (list.isPresent() && !(reading.isBroken && list.get().isEmpty())) {
          return list;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<List<JsonNode>> listIn(JsonNode root, String field) {
    var array = root;
    if (root.isObject()) {
      array = root.get(field);
      for (var fields = root.elements(); array == null && fields.hasNext(); ) {
        var value = fields.next();
        array = value.isArray() ? value : null;
      }
    }
    if (array == null || !array.isArray()) {
      return Optional.empty();
    }
    var list = StreamSupport.stream(array.spliterator(), false).toList();
    return list.stream().allMatch(each -> each.isTextual() || each.isObject())
        ? Optional.of(list)
        : Optional.empty();
  }

  /** Reads one value, up to where it breaks. */
  private static final class Reading {

    private final String text;
    private JsonParser parser;
    private boolean isBroken;

    private Reading(String text) {
      this.text = text;
    }

    /** The value as far as it is whole. */
    private JsonNode root() {
      try (var opened = LENIENT.createParser(text)) {
        parser = opened;
        return value(next());
      } catch (IOException e) {
        throw new UncheckedIOException("a text in memory cannot fail", e);
      }
    }

    private JsonNode value(JsonToken token) throws IOException {
      if (token == null) {
        return JsonNodeFactory.instance.missingNode();
      }
      return switch (token) {
        case START_ARRAY -> array();
        case START_OBJECT -> object();
        case VALUE_STRING -> string();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
        case VALUE_TRUE, VALUE_FALSE ->
            JsonNodeFactory.instance.booleanNode(token == JsonToken.VALUE_TRUE);
        default -> JsonNodeFactory.instance.nullNode();
      };
    }

    private ArrayNode array() throws IOException {
      var array = JsonNodeFactory.instance.arrayNode();
      for (var token = next(); token != JsonToken.END_ARRAY && !isBroken; token = next()) {
        var element = value(token);
        if (!isBroken) {
          array.add(element);
        }
      }
      return array;
    }

    /** Its fields up to a break, and of the field that breaks what is whole of a list. */
    private ObjectNode object() throws IOException {
      var object = JsonNodeFactory.instance.objectNode();
      for (var token = next(); token != JsonToken.END_OBJECT && !isBroken; token = next()) {
        var name = parser.currentName();
        var value = value(next());
        if (!isBroken || value.isArray()) {
          object.set(name, value);
        }
      }
      return object;
    }

    private JsonNode string() throws IOException {
      try {
        return JsonNodeFactory.instance.textNode(parser.getText());
      } catch (JsonProcessingException e) {
        isBroken = true;
        return JsonNodeFactory.instance.missingNode();
      }
    }

    private JsonToken next() throws IOException {
      if (isBroken) {
        return null;
      }
      try {
        var token = parser.nextToken();
        isBroken = token == null;
        return token;
      } catch (JsonProcessingException e) {
        isBroken = true;
        return null;
      }
    }
  }
}
