package io.lodestream.embedded.vectors.filter;

import com.google.protobuf.Timestamp;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.DatetimeRange;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.Common.ValuesCount;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides conditions on one payload field. If the field has several values, one of them must match.
 */
final class FieldConditions {

  private FieldConditions() {}

  static void check(FieldCondition condition) {
    if (condition.hasGeoBoundingBox() || condition.hasGeoRadius() || condition.hasGeoPolygon()) {
      throw Refusals.unsupported("geographic filters (key `%s`)".formatted(condition.getKey()));
    }
    if (condition.hasMatch()
        && condition.getMatch().getMatchValueCase() == Match.MatchValueCase.MATCHVALUE_NOT_SET) {
      throw Refusals.invalid("match on key `%s` has no value".formatted(condition.getKey()));
    }
    PayloadPath.parse(condition.getKey());
  }

  static boolean matches(FieldCondition condition, Map<String, Value> payload) {
    PayloadPath path = PayloadPath.parse(condition.getKey());
    List<Value> values = path.scalars(payload);
    return (!condition.hasMatch() || values.stream().anyMatch(v -> match(condition.getMatch(), v)))
        && (!condition.hasRange() || values.stream().anyMatch(v -> within(condition.getRange(), v)))
        && (!condition.hasDatetimeRange()
            || values.stream().anyMatch(v -> within(condition.getDatetimeRange(), v)))
        && (!condition.hasValuesCount()
            || path.values(payload).stream().anyMatch(v -> within(condition.getValuesCount(), v)))
        && (!condition.hasIsEmpty() || condition.getIsEmpty() == isEmpty(path, payload))
        && (!condition.hasIsNull() || condition.getIsNull() == isNull(path, payload));
  }

  /** Absent, null, or an empty list. */
  static boolean isEmpty(PayloadPath path, Map<String, Value> payload) {
    return path.scalars(payload).stream().allMatch(Value::hasNullValue);
  }

  /** Present and null, or a list with a null. */
  static boolean isNull(PayloadPath path, Map<String, Value> payload) {
    return path.scalars(payload).stream().anyMatch(Value::hasNullValue);
  }

  private static boolean match(Match match, Value value) {
    String text = value.getStringValue();
    return switch (match.getMatchValueCase()) {
      case KEYWORD -> value.hasStringValue() && text.equals(match.getKeyword());
      case KEYWORDS ->
          value.hasStringValue() && match.getKeywords().getStringsList().contains(text);
      case EXCEPT_KEYWORDS ->
          value.hasStringValue() && !match.getExceptKeywords().getStringsList().contains(text);
      case INTEGER -> value.hasIntegerValue() && value.getIntegerValue() == match.getInteger();
      case INTEGERS ->
          value.hasIntegerValue()
              && match.getIntegers().getIntegersList().contains(value.getIntegerValue());
      case EXCEPT_INTEGERS ->
          value.hasIntegerValue()
              && !match.getExceptIntegers().getIntegersList().contains(value.getIntegerValue());
      case BOOLEAN -> value.hasBoolValue() && value.getBoolValue() == match.getBoolean();
      case TEXT -> value.hasStringValue() && text.contains(match.getText());
      case PHRASE -> value.hasStringValue() && text.contains(match.getPhrase());
      case TEXT_ANY ->
          value.hasStringValue()
              && Stream.of(match.getTextAny().split("\\s+"))
                  .anyMatch(word -> !word.isEmpty() && text.contains(word));
      case MATCHVALUE_NOT_SET -> false;
    };
  }

  private static boolean within(Range range, Value value) {
    if (!value.hasIntegerValue() && !value.hasDoubleValue()) {
      return false;
    }
    double number = value.hasIntegerValue() ? value.getIntegerValue() : value.getDoubleValue();
    return (!range.hasLt() || number < range.getLt())
        && (!range.hasLte() || number <= range.getLte())
        && (!range.hasGt() || number > range.getGt())
        && (!range.hasGte() || number >= range.getGte());
  }

  private static boolean within(DatetimeRange range, Value value) {
    Optional<Instant> time =
        value.hasStringValue() ? time(value.getStringValue()) : Optional.empty();
    return time.isPresent()
        && (!range.hasLt() || time.get().isBefore(instant(range.getLt())))
        && (!range.hasLte() || !time.get().isAfter(instant(range.getLte())))
        && (!range.hasGt() || time.get().isAfter(instant(range.getGt())))
        && (!range.hasGte() || !time.get().isBefore(instant(range.getGte())));
  }

  private static boolean within(ValuesCount range, Value value) {
    long count =
        value.hasListValue() ? value.getListValue().getValuesCount() : value.hasNullValue() ? 0 : 1;
    return (!range.hasLt() || count < range.getLt())
        && (!range.hasLte() || count <= range.getLte())
        && (!range.hasGt() || count > range.getGt())
        && (!range.hasGte() || count >= range.getGte());
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  /** A payload string that is not a time is no match, not an error. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
