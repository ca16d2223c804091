package io.lodestream.runtime.config;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The keys that a section was asked for, in reading order, and how their parts are written. */
final class KeyDescriptions {

  private static final String NO_DEFAULT = "none";
  private static final String ALL_BELOW = ".*";
  private static final double LARGEST_PLAIN = 1e7;

  private final String prefix;
  private final Map<String, KeyDescription> byShortKey = new LinkedHashMap<>();

  KeyDescriptions(String prefix) {
    this.prefix = prefix;
  }

  void add(String shortKey, String type, Object byDefault, String limits, String meaning) {
    byShortKey.put(
        shortKey,
        new KeyDescription(
            prefix + "." + shortKey,
            shortKey,
            type,
            written(byDefault),
            !written(byDefault).equals(NO_DEFAULT),
            limits,
            meaning));
  }

  /** Keys below one that belong to a library. */
  void addAllBelow(String shortKey, String meaning) {
    add(shortKey + ALL_BELOW, "text", Optional.empty(), "", meaning);
  }

  void change(String shortKey, UnaryOperator<KeyDescription> change) {
    var changed =
        byShortKey.computeIfPresent(shortKey, (key, description) -> change.apply(description));
    if (changed == null) {
      throw new IllegalStateException(prefix + "." + shortKey + " was not read yet");
    }
  }

  List<KeyDescription> all() {
    return List.copyOf(byShortKey.values());
  }

  /** Full keys that were read one by one. */
  Set<String> keys() {
    return byShortKey.values().stream()
        .map(KeyDescription::key)
        .filter(key -> !key.endsWith(ALL_BELOW))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A value as a user writes it. */
  static String written(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(KeyDescriptions::written).orElse(NO_DEFAULT);
    }
    if (value instanceof Collection<?> values && !values.isEmpty()) {
      return values.stream().map(KeyDescriptions::written).collect(Collectors.joining(","));
    }
    if (value instanceof Enum<?> constant) {
      return ValueKind.spelled(constant);
    }
    if (value instanceof Duration time) {
      return Units.written(time);
    }
    if (value instanceof Double number) {
      return written(number.doubleValue());
    }
    return value.equals("") || value.equals(List.of()) ? NO_DEFAULT : value.toString();
  }

  private static String written(double number) {
    if (number == Math.rint(number) && Math.abs(number) < LARGEST_PLAIN) {
      return Long.toString((long) number);
    }
    return Double.toString(number).replace(".0E", "e").replace('E', 'e');
  }
}
