package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.GeoBoundingBox;
import io.qdrant.client.grpc.Common.GeoPolygon;
import io.qdrant.client.grpc.Common.GeoRadius;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.RepeatedIntegers;
import io.qdrant.client.grpc.Common.RepeatedStrings;
import java.util.List;
import java.util.stream.StreamSupport;

/** Conditions on one payload field: equality, words, ranges, counts, absence. */
final class FieldConditionJson {

  private FieldConditionJson() {}

  static FieldCondition read(JsonNode node) {
    Fields fields = Fields.of(node, "a field condition");
    String key = fields.text("key").orElseThrow();
    FieldCondition.Builder condition = FieldCondition.newBuilder();
    fields.find("match").ifPresent(match -> condition.setMatch(match(match, key)));
    fields.find("range").ifPresent(range -> RangeJson.read(range, condition));
    fields
        .find("values_count")
        .ifPresent(count -> condition.setValuesCount(RangeJson.valuesCount(count)));
    fields.flag("is_empty").ifPresent(condition::setIsEmpty);
    fields.flag("is_null").ifPresent(condition::setIsNull);
    // Places are not read: the services refuse them.
    if (fields.has("geo_bounding_box")) {
      condition.setGeoBoundingBox(GeoBoundingBox.getDefaultInstance());
    }
    if (fields.has("geo_radius")) {
      condition.setGeoRadius(GeoRadius.getDefaultInstance());
    }
    if (fields.has("geo_polygon")) {
      condition.setGeoPolygon(GeoPolygon.getDefaultInstance());
    }
    fields.end();
    if (condition.build().equals(FieldCondition.getDefaultInstance())) {
      throw Refusals.invalid("the condition on key `%s` asks nothing".formatted(key));
    }
    return condition.setKey(key).build();
  }

  private static Match match(JsonNode node, String key) {
    Fields fields = Fields.of(node, "match");
    Match.Builder match = Match.newBuilder();
    fields.find("value").ifPresent(value -> equal(value, match, key));
    fields.text("text").ifPresent(match::setText);
    fields.text("text_any").ifPresent(match::setTextAny);
    fields.text("phrase").ifPresent(match::setPhrase);
    fields.find("any").ifPresent(values -> oneOf(values, match, key));
    fields.find("except").ifPresent(values -> noneOf(values, match, key));
    fields.refuse("prefix");
    fields.refuse("substring");
    fields.end();
    if (fields.size() > 1) {
      throw Refusals.invalid("match on key `%s` has more than one value".formatted(key));
    }
    return match.build();
  }

  private static void equal(JsonNode value, Match.Builder match, String key) {
    if (value.isTextual()) {
      match.setKeyword(value.textValue());
    } else if (value.isBoolean()) {
      match.setBoolean(value.booleanValue());
    } else {
      match.setInteger(whole(value, key));
    }
  }

  private static void oneOf(JsonNode values, Match.Builder match, String key) {
    if (strings(values, key)) {
      match.setKeywords(RepeatedStrings.newBuilder().addAllStrings(texts(values, key)));
    } else {
      match.setIntegers(RepeatedIntegers.newBuilder().addAllIntegers(wholes(values, key)));
    }
  }

  private static void noneOf(JsonNode values, Match.Builder match, String key) {
    if (strings(values, key)) {
      match.setExceptKeywords(RepeatedStrings.newBuilder().addAllStrings(texts(values, key)));
    } else {
      match.setExceptIntegers(RepeatedIntegers.newBuilder().addAllIntegers(wholes(values, key)));
    }
  }

  /** Whether a list is one of strings, as an empty one is taken for. */
  private static boolean strings(JsonNode values, String key) {
    if (!values.isArray()) {
      throw Refusals.invalid("match on key `%s` needs a list of values".formatted(key));
    }
    return values.isEmpty() || values.get(0).isTextual();
  }

  private static List<String> texts(JsonNode values, String key) {
    return StreamSupport.stream(values.spliterator(), false)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrongKind(key);
              }
              return value.textValue();
            })
        .toList();
  }

  private static List<Long> wholes(JsonNode values, String key) {
    return StreamSupport.stream(values.spliterator(), false).map(v -> whole(v, key)).toList();
  }

  private static long whole(JsonNode value, String key) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrongKind(key);
    }
    return value.longValue();
  }

  private static RuntimeException wrongKind(String key) {
    return Refusals.invalid(
        "match on key `%s` must be by strings, by whole numbers or by a boolean".formatted(key));
  }
}
