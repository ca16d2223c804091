package io.lodestream.embedded.vectors.filter;

import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.NestedCondition;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides filters by reading one candidate; {@link FilterQuery} gives the same result from the
 * index.
 */
public final class Conditions {

  private Conditions() {}

  public static boolean matches(Filter filter, Candidate candidate) {
    return filter.getMustList().stream().allMatch(c -> matches(c, candidate))
        && filter.getMustNotList().stream().noneMatch(c -> matches(c, candidate))
        && (filter.getShouldCount() == 0
            || filter.getShouldList().stream().anyMatch(c -> matches(c, candidate)))
        && (!filter.hasMinShould()
            || filter.getMinShould().getConditionsList().stream()
                    .filter(c -> matches(c, candidate))
                    .count()
                >= filter.getMinShould().getMinCount());
  }

  public static boolean matches(Condition condition, Candidate candidate) {
    return switch (condition.getConditionOneOfCase()) {
      case FIELD -> FieldConditions.matches(condition.getField(), candidate.payload());
      case IS_EMPTY ->
          FieldConditions.isEmpty(
              PayloadPath.parse(condition.getIsEmpty().getKey()), candidate.payload());
      case IS_NULL ->
          FieldConditions.isNull(
              PayloadPath.parse(condition.getIsNull().getKey()), candidate.payload());
      case HAS_ID ->
          condition.getHasId().getHasIdList().stream()
              .anyMatch(id -> PointIds.encode(id).equals(candidate.id()));
      case HAS_VECTOR -> candidate.vectors().contains(condition.getHasVector().getHasVector());
      case FILTER -> matches(condition.getFilter(), candidate);
      case NESTED -> nested(condition.getNested(), candidate);
      case CONDITIONONEOF_NOT_SET -> throw Refusals.invalid("a filter has an empty condition");
    };
  }

  /** Refuses, before anything is read, conditions that this store cannot decide. */
  public static void check(Filter filter) {
    all(filter).forEach(Conditions::check);
  }

  /** Checks a nested condition, which is decided on an element without vectors. */
  private static void checkNested(Filter filter) {
    check(filter);
    if (all(filter).anyMatch(Condition::hasHasVector)) {
      throw Refusals.unsupported("has_vector within a nested condition");
    }
    all(filter).filter(Condition::hasFilter).forEach(c -> checkNested(c.getFilter()));
  }

  private static Stream<Condition> all(Filter filter) {
    return Stream.of(
            filter.getMustList(),
            filter.getMustNotList(),
            filter.getShouldList(),
            filter.getMinShould().getConditionsList())
        .flatMap(List::stream);
  }

  private static void check(Condition condition) {
    switch (condition.getConditionOneOfCase()) {
      case FIELD -> FieldConditions.check(condition.getField());
      case FILTER -> check(condition.getFilter());
      case NESTED -> {
        PayloadPath.parse(condition.getNested().getKey());
        checkNested(condition.getNested().getFilter());
      }
      case IS_EMPTY -> PayloadPath.parse(condition.getIsEmpty().getKey());
      case IS_NULL -> PayloadPath.parse(condition.getIsNull().getKey());
      case CONDITIONONEOF_NOT_SET -> throw Refusals.invalid("a filter has an empty condition");
      default -> {
        // ids and vector names are always decidable
      }
    }
  }

  private static boolean nested(NestedCondition nested, Candidate candidate) {
    return PayloadPath.parse(nested.getKey()).scalars(candidate.payload()).stream()
        .filter(Value::hasStructValue)
        .map(element -> candidate.element(element.getStructValue().getFieldsMap()))
        .anyMatch(element -> matches(nested.getFilter(), element));
  }
}
