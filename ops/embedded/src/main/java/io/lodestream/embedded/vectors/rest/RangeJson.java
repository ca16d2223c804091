package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.DatetimeRange;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.Common.ValuesCount;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** Ranges of numbers, of times and of counts, each with up to four bounds. */
final class RangeJson {

  private RangeJson() {}

  /** A range is one of times when a bound is a string. */
  static void read(JsonNode node, FieldCondition.Builder condition) {
    Fields fields = Fields.of(node, "a range");
    boolean times =
        Stream.of("lt", "lte", "gt", "gte").anyMatch(bound -> node.path(bound).isTextual());
    if (times) {
      condition.setDatetimeRange(times(fields));
    } else {
      condition.setRange(numbers(fields));
    }
    fields.end();
  }

  static ValuesCount valuesCount(JsonNode node) {
    Fields fields = Fields.of(node, "values_count");
    ValuesCount.Builder range = ValuesCount.newBuilder();
    fields.count("lt").ifPresent(range::setLt);
    fields.count("lte").ifPresent(range::setLte);
    fields.count("gt").ifPresent(range::setGt);
    fields.count("gte").ifPresent(range::setGte);
    fields.end();
    return range.build();
  }

  private static Range numbers(Fields fields) {
    Range.Builder range = Range.newBuilder();
    fields.number("lt").ifPresent(range::setLt);
    fields.number("lte").ifPresent(range::setLte);
    fields.number("gt").ifPresent(range::setGt);
    fields.number("gte").ifPresent(range::setGte);
    return range.build();
  }

  private static DatetimeRange times(Fields fields) {
    DatetimeRange.Builder range = DatetimeRange.newBuilder();
    fields.text("lt").map(RangeJson::time).ifPresent(range::setLt);
    fields.text("lte").map(RangeJson::time).ifPresent(range::setLte);
    fields.text("gt").map(RangeJson::time).ifPresent(range::setGt);
    fields.text("gte").map(RangeJson::time).ifPresent(range::setGte);
    return range.build();
  }

  private static Timestamp time(String text) {
    Instant instant = instant(text);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** Universal time, where the text names no zone; midnight, where it names no time. */
  private static Instant instant(String text) {
    String iso = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
    try {
      if (!iso.contains("T")) {
        return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return iso.matches(".*T.*([zZ]|[+-]\\d\\d(:?\\d\\d)?)")
          ? OffsetDateTime.parse(zone(iso)).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException notATime) {
      throw Refusals.invalid("`%s` is no time as RFC 3339 writes it".formatted(text));
    }
  }

  /** Puts the colon into an offset without one. */
  private static String zone(String iso) {
    return iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
  }
}
