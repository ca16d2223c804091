package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.HasIdCondition;
import io.qdrant.client.grpc.Common.HasVectorCondition;
import io.qdrant.client.grpc.Common.IsEmptyCondition;
import io.qdrant.client.grpc.Common.IsNullCondition;
import io.qdrant.client.grpc.Common.MinShould;
import io.qdrant.client.grpc.Common.NestedCondition;

/** Filters and their conditions, each known by the field that only its kind has. */
final class FilterJson {

  private FilterJson() {}

  static Filter read(JsonNode node) {
    Fields fields = Fields.of(node, "a filter");
    Filter.Builder filter =
        Filter.newBuilder()
            .addAllMust(fields.listOrOne("must", FilterJson::condition))
            .addAllShould(fields.listOrOne("should", FilterJson::condition))
            .addAllMustNot(fields.listOrOne("must_not", FilterJson::condition));
    fields.find("min_should").ifPresent(some -> filter.setMinShould(minShould(some)));
    fields.end();
    return filter.build();
  }

  private static MinShould minShould(JsonNode node) {
    Fields fields = Fields.of(node, "min_should");
    fields.need("conditions");
    fields.need("min_count");
    MinShould.Builder some =
        MinShould.newBuilder()
            .addAllConditions(fields.listOrOne("conditions", FilterJson::condition));
    fields.count("min_count").ifPresent(some::setMinCount);
    fields.end();
    return some.build();
  }

  static Condition condition(JsonNode node) {
    Fields fields = Fields.of(node, "a condition");
    Condition.Builder condition = Condition.newBuilder();
    if (fields.has("key")) {
      return condition.setField(FieldConditionJson.read(node)).build();
    }
    if (fields.has("has_id")) {
      var ids = fields.list("has_id", IdJson::read).orElseThrow();
      condition.setHasId(HasIdCondition.newBuilder().addAllHasId(ids));
    } else if (fields.has("has_vector")) {
      String name = fields.text("has_vector").orElseThrow();
      condition.setHasVector(HasVectorCondition.newBuilder().setHasVector(name));
    } else if (fields.has("is_empty")) {
      condition.setIsEmpty(IsEmptyCondition.newBuilder().setKey(key(fields, "is_empty")));
    } else if (fields.has("is_null")) {
      condition.setIsNull(IsNullCondition.newBuilder().setKey(key(fields, "is_null")));
    } else if (fields.has("nested")) {
      condition.setNested(nested(fields.need("nested")));
    } else {
      fields.refuse("slice");
      return condition.setFilter(inner(node)).build();
    }
    fields.end();
    return condition.build();
  }

  /** A filter as a condition: one that says nothing would match everything. */
  private static Filter inner(JsonNode node) {
    Filter filter = read(node);
    if (filter.equals(Filter.getDefaultInstance()) && node.isEmpty()) {
      throw Refusals.invalid("a filter has an empty condition");
    }
    return filter;
  }

  private static String key(Fields condition, String kind) {
    Fields fields = Fields.of(condition.need(kind), kind);
    fields.need("key");
    String key = fields.text("key").orElseThrow();
    fields.end();
    return key;
  }

  private static NestedCondition nested(JsonNode node) {
    Fields fields = Fields.of(node, "a nested condition");
    fields.need("key");
    String key = fields.text("key").orElseThrow();
    Filter filter = read(fields.need("filter"));
    fields.end();
    return NestedCondition.newBuilder().setKey(key).setFilter(filter).build();
  }
}
