package io.lodestream.indexer.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.indexer.search.RequestException;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.RepeatedIntegers;
import io.qdrant.client.grpc.Common.RepeatedStrings;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Reads {@code match}: equal to one value, to one of several, to none of them, or words within. */
final class MatchJson {

  private static final Set<String> KINDS =
      Set.of("value", "any", "except", "text", "text_any", "phrase");

  private MatchJson() {}

  static Match parse(JsonNode node, String at) throws RequestException {
    var fields = FilterJson.fields(node, at, KINDS);
    if (fields.size() > 1) {
      throw FilterJson.bad("%s must have one of %s", at, String.join(", ", fields.keySet()));
    }
    var kind = fields.keySet().iterator().next();
    var value = fields.get(kind);
    var place = at + "." + kind;
    var match = Match.newBuilder();
    return switch (kind) {
      case "value" -> value(match, value, place);
      case "any", "except" -> several(match, value, place, kind.equals("any"));
      case "text" -> match.setText(text(value, place)).build();
      case "text_any" -> match.setTextAny(text(value, place)).build();
      default -> match.setPhrase(text(value, place)).build();
    };
  }

  private static Match value(Match.Builder match, JsonNode value, String at)
      throws RequestException {
    if (value.isTextual()) {
      return match.setKeyword(value.textValue()).build();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return match.setInteger(value.longValue()).build();
    }
    if (value.isBoolean()) {
      return match.setBoolean(value.booleanValue()).build();
    }
    throw FilterJson.bad("%s must be a text, a whole number, true or false, was %s", at, value);
  }

  private static Match several(Match.Builder match, JsonNode values, String at, boolean any)
      throws RequestException {
    boolean texts = all(values, JsonNode::isTextual);
    if (!texts && !all(values, v -> v.isIntegralNumber() && v.canConvertToLong())) {
      throw FilterJson.bad("%s must be an array of texts, or of whole numbers", at);
    }
    var keywords = RepeatedStrings.newBuilder();
    var numbers = RepeatedIntegers.newBuilder();
    values.forEach(
        value -> {
          if (texts) {
            keywords.addStrings(value.textValue());
          } else {
            numbers.addIntegers(value.longValue());
          }
        });
    if (texts) {
      return any ? match.setKeywords(keywords).build() : match.setExceptKeywords(keywords).build();
    }
    return any ? match.setIntegers(numbers).build() : match.setExceptIntegers(numbers).build();
  }

  private static boolean all(JsonNode values, Predicate<JsonNode> test) {
    return values.isArray() && StreamSupport.stream(values.spliterator(), false).allMatch(test);
  }

  private static String text(JsonNode value, String at) throws RequestException {
    if (!value.isTextual()) {
      throw FilterJson.bad("%s must be a text, was %s", at, value);
    }
    return value.textValue();
  }
}
