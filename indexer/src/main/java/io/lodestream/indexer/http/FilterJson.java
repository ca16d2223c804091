package io.lodestream.indexer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.lodestream.indexer.search.RequestException;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.DatetimeRange;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.HasIdCondition;
import io.qdrant.client.grpc.Common.IsEmptyCondition;
import io.qdrant.client.grpc.Common.IsNullCondition;
import io.qdrant.client.grpc.Common.MinShould;
import io.qdrant.client.grpc.Common.NestedCondition;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.Common.ValuesCount;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Reads Qdrant's filters in JSON as the REST API has them: {@code must}, {@code should}, {@code
 * must_not} and {@code min_should} over {@code match}, {@code range} (numbers or times), {@code
 * values_count}, {@code is_empty}, {@code is_null}, {@code has_id}, {@code nested} and filters
 * within filters. What is not among them is refused by its place and name, since a condition left
 * out in silence would show passages that the sender meant to hide.
 */
final class FilterJson {

  private static final int DEEPEST = 20;
  private static final Set<String> CLAUSES = Set.of("must", "should", "must_not", "min_should");
  private static final Set<String> TESTS = Set.of("match", "range", "values_count");
  private static final Set<String> BOUNDS = Set.of("lt", "lte", "gt", "gte");

  private FilterJson() {}

  static Filter parse(JsonNode filter) throws RequestException {
    return filter.isObject() && filter.isEmpty()
        ? Filter.getDefaultInstance()
        : filter(filter, "filter", 0);
  }

  private static Filter filter(JsonNode node, String at, int depth) throws RequestException {
    if (depth > DEEPEST) {
      throw bad("%s: filters stand in each other at most %d deep", at, DEEPEST);
    }
    var filter = Filter.newBuilder();
    for (var clause : fields(node, at, CLAUSES).entrySet()) {
      var place = at + "." + clause.getKey();
      switch (clause.getKey()) {
        case "must" -> filter.addAllMust(conditions(clause.getValue(), place, depth));
        case "should" -> filter.addAllShould(conditions(clause.getValue(), place, depth));
        case "must_not" -> filter.addAllMustNot(conditions(clause.getValue(), place, depth));
        default -> filter.setMinShould(minShould(clause.getValue(), place, depth));
      }
    }
    return filter.build();
  }

  private static MinShould minShould(JsonNode node, String at, int depth) throws RequestException {
    var fields = fields(node, at, Set.of("conditions", "min_count"));
    return MinShould.newBuilder()
        .addAllConditions(conditions(required(fields, "conditions", at), at + ".conditions", depth))
        .setMinCount(count(required(fields, "min_count", at), at + ".min_count"))
        .build();
  }

  /** Qdrant takes one condition in place of a list. */
  private static List<Condition> conditions(JsonNode node, String at, int depth)
      throws RequestException {
    var conditions = new ArrayList<Condition>();
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        conditions.add(condition(node.get(i), "%s[%d]".formatted(at, i), depth));
      }
    } else {
      conditions.add(condition(node, at, depth));
    }
    return conditions;
  }

  private static Condition condition(JsonNode node, String at, int depth) throws RequestException {
    if (!node.isObject() || node.isEmpty()) {
      throw bad("%s must be a condition, a JSON object", at);
    }
    var condition = Condition.newBuilder();
    if (node.has("key")) {
      return condition.setField(field(node, at)).build();
    }
    var name = node.fieldNames().next();
    if (CLAUSES.contains(name)) {
      return condition.setFilter(filter(node, at, depth + 1)).build();
    }
    var only = fields(node, at, Set.of("is_empty", "is_null", "has_id", "nested"));
    var value = only.get(name);
    var place = at + "." + name;
    if (only.size() > 1) {
      throw bad("%s must have one condition, has %s", at, String.join(", ", only.keySet()));
    }
    return switch (name) {
      case "is_empty" ->
          condition.setIsEmpty(IsEmptyCondition.newBuilder().setKey(key(value, place))).build();
      case "is_null" ->
          condition.setIsNull(IsNullCondition.newBuilder().setKey(key(value, place))).build();
      case "has_id" -> condition.setHasId(ids(value, place)).build();
      default -> condition.setNested(nested(value, place, depth)).build();
    };
  }

  private static String key(JsonNode node, String at) throws RequestException {
    return text(required(fields(node, at, Set.of("key")), "key", at), at + ".key");
  }

  private static HasIdCondition ids(JsonNode node, String at) throws RequestException {
    var ids = HasIdCondition.newBuilder();
    if (!node.isArray()) {
      throw bad("%s must be an array of point ids", at);
    }
    for (var id : node) {
      if (id.isIntegralNumber() && id.canConvertToLong() && id.longValue() >= 0) {
        ids.addHasId(PointId.newBuilder().setNum(id.longValue()));
      } else {
        ids.addHasId(PointId.newBuilder().setUuid(uuid(id, at)));
      }
    }
    return ids.build();
  }

  private static String uuid(JsonNode id, String at) throws RequestException {
    try {
      return UUID.fromString(id.asText()).toString();
    } catch (IllegalArgumentException e) {
      throw bad("%s must have UUIDs or whole numbers, has %s", at, id);
    }
  }

  private static NestedCondition nested(JsonNode node, String at, int depth)
      throws RequestException {
    var fields = fields(node, at, Set.of("key", "filter"));
    return NestedCondition.newBuilder()
        .setKey(text(required(fields, "key", at), at + ".key"))
        .setFilter(filter(required(fields, "filter", at), at + ".filter", depth + 1))
        .build();
  }

  private static FieldCondition field(JsonNode node, String at) throws RequestException {
    var allowed = new TreeSet<>(TESTS);
    allowed.add("key");
    var fields = fields(node, at, allowed);
    var condition = FieldCondition.newBuilder().setKey(text(fields.get("key"), at + ".key"));
    if (fields.size() == 1) {
      throw bad("%s has a key and none of %s", at, String.join(", ", new TreeSet<>(TESTS)));
    }
    if (fields.containsKey("match")) {
      condition.setMatch(MatchJson.parse(fields.get("match"), at + ".match"));
    }
    if (fields.containsKey("range")) {
      range(condition, fields.get("range"), at + ".range");
    }
    if (fields.containsKey("values_count")) {
      condition.setValuesCount(counts(fields.get("values_count"), at + ".values_count"));
    }
    return condition.build();
  }

  private static void range(FieldCondition.Builder condition, JsonNode node, String at)
      throws RequestException {
    var bounds = fields(node, at, BOUNDS);
    boolean times = bounds.values().stream().anyMatch(JsonNode::isTextual);
    Message.Builder range = times ? DatetimeRange.newBuilder() : Range.newBuilder();
    for (var bound : bounds.entrySet()) {
      var value = bound.getValue();
      var place = at + "." + bound.getKey();
      if (!times && !value.isNumber()) {
        throw bad("%s must be a number, or a time such as 2026-01-31T00:00:00Z", place);
      }
      set(range, bound.getKey(), times ? time(value, place) : (Object) value.doubleValue());
    }
    if (times) {
      condition.setDatetimeRange((DatetimeRange) range.build());
    } else {
      condition.setRange((Range) range.build());
    }
  }

  /** Bounds have the same names in JSON and in the messages. */
  private static void set(Message.Builder range, String bound, Object value) {
    range.setField(range.getDescriptorForType().findFieldByName(bound), value);
  }

  private static Timestamp time(JsonNode value, String at) throws RequestException {
    try {
      var time = OffsetDateTime.parse(value.asText()).toInstant();
      return Timestamp.newBuilder()
          .setSeconds(time.getEpochSecond())
          .setNanos(time.getNano())
          .build();
    } catch (DateTimeParseException e) {
      throw bad("%s must be a time such as 2026-01-31T00:00:00Z, was %s", at, value);
    }
  }

  private static ValuesCount counts(JsonNode node, String at) throws RequestException {
    var counts = ValuesCount.newBuilder();
    for (var bound : fields(node, at, BOUNDS).entrySet()) {
      set(counts, bound.getKey(), count(bound.getValue(), at + "." + bound.getKey()));
    }
    return counts.build();
  }

  private static long count(JsonNode node, String at) throws RequestException {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw bad("%s must be a whole number, was %s", at, node);
    }
    return node.longValue();
  }

  private static String text(JsonNode node, String at) throws RequestException {
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw bad("%s must be a text, was %s", at, node);
    }
    return node.textValue();
  }

  private static JsonNode required(Map<String, JsonNode> fields, String name, String at)
      throws RequestException {
    var value = fields.get(name);
    if (value == null) {
      throw bad("%s must have '%s'", at, name);
    }
    return value;
  }

  /** An object's fields, of which there must be one at least, and none besides those allowed. */
  static Map<String, JsonNode> fields(JsonNode node, String at, Set<String> allowed)
      throws RequestException {
    if (!node.isObject() || node.isEmpty()) {
      throw bad("%s must be an object with %s", at, String.join(" or ", new TreeSet<>(allowed)));
    }
    var fields = new LinkedHashMap<String, JsonNode>();
    for (var field : node.properties()) {
      if (!allowed.contains(field.getKey())) {
        throw bad(
            "%s has '%s', which is not understood here; known are %s",
            at, field.getKey(), String.join(", ", new TreeSet<>(allowed)));
      }
      fields.put(field.getKey(), field.getValue());
    }
    return fields;
  }

  static RequestException bad(String message, Object... values) {
    return JsonBody.bad(message.formatted(values));
  }
}
