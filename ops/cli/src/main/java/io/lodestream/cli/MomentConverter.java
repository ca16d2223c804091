package io.lodestream.cli;

import io.lodestream.runtime.config.Units;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment as people give it: an ISO-8601 time with its offset, or how long ago it was. */
final class MomentConverter implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return ago(text);
    }
  }

  private static Instant ago(String text) {
    try {
      return Instant.now().minus(Units.duration(text));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is neither a time such as 2026-01-31T09:30:00Z nor a duration such as 2h or 30m"
              .formatted(text));
    }
  }
}
