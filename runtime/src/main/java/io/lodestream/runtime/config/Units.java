package io.lodestream.runtime.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses times and sizes written with their unit, and writes them with the largest that fits. */
public final class Units {

  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of(
          "", 1L, "b", 1L, "k", 1L << 10, "kib", 1L << 10, "m", 1L << 20, "mib", 1L << 20, "g",
          1L << 30, "gib", 1L << 30);

  private Units() {}

  /**
   * @throws IllegalArgumentException unless the text is a whole number with ms, s, m, h or d
   */
  public static Duration duration(String text) {
    var quantity = quantity(text);
    return unit(TIMES, quantity.unit(), text).multipliedBy(quantity.amount());
  }

  static long bytes(String text) {
    var quantity = quantity(text);
    return Math.multiplyExact(unit(SIZES, quantity.unit(), text), quantity.amount());
  }

  static String written(Duration time) {
    if (time.isZero()) {
      return "0s";
    }
    return Stream.of("d", "h", "m", "s", "ms")
        .filter(unit -> time.toMillis() % TIMES.get(unit).toMillis() == 0)
        .findFirst()
        .map(unit -> time.dividedBy(TIMES.get(unit)) + unit)
        .orElseGet(time::toString);
  }

  static String written(long bytes) {
    return Stream.of("GiB", "MiB", "KiB")
        .filter(unit -> bytes != 0 && bytes % SIZES.get(unit.toLowerCase(Locale.ROOT)) == 0)
        .findFirst()
        .map(unit -> bytes / SIZES.get(unit.toLowerCase(Locale.ROOT)) + unit)
        .orElseGet(() -> Long.toString(bytes));
  }

  private record Quantity(long amount, String unit) {}

  private static Quantity quantity(String text) {
    var matcher = QUANTITY.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a quantity: " + text);
    }
    return new Quantity(
        Long.parseLong(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT));
  }

  private static <T> T unit(Map<String, T> units, String name, String text) {
    var unit = units.get(name);
    if (unit == null) {
      throw new IllegalArgumentException("no such unit: " + text);
    }
    return unit;
  }
}
