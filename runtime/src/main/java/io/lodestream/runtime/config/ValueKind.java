package io.lodestream.runtime.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One way to read a value.
 *
 * @param type as the reference page names it
 * @param rule as a message names it, after "must be"
 * @param parser throws {@link IllegalArgumentException} or {@link ArithmeticException} for a text
 *     that breaks the rule
 */
record ValueKind<T>(String type, String rule, Function<String, T> parser) {

  private static final int MAX_PORT = 65_535;

  static final ValueKind<Integer> INTEGER =
      new ValueKind<>("whole number", "a whole number", Integer::parseInt);

  static final ValueKind<Long> LONG =
      new ValueKind<>("whole number", "a whole number", Long::parseLong);

  static final ValueKind<Double> NUMBER =
      new ValueKind<>("number", "a number", Double::parseDouble);

  static final ValueKind<List<Integer>> INTEGERS =
      list("list of whole numbers", "whole numbers with commas between", Integer::parseInt);

  static final ValueKind<List<Double>> NUMBERS =
      list("list of numbers", "numbers with commas between", Double::parseDouble);

  /** As {@link #NUMBERS}, and the word {@code none} for an empty list. */
  static final ValueKind<List<Double>> NUMBERS_OR_NONE =
      new ValueKind<>(
          NUMBERS.type() + " or `none`",
          NUMBERS.rule(),
          text -> text.equals(Section.NONE) ? List.of() : NUMBERS.parser().apply(text));

  static final ValueKind<Boolean> FLAG =
      new ValueKind<>("true or false", "true or false", ValueKind::flag);

  static final ValueKind<Duration> TIME =
      new ValueKind<>("time", "a time such as 250ms, 5s, 10m, 2h or 1d", Units::duration);

  static final ValueKind<Long> SIZE =
      new ValueKind<>("size", "a size such as 64KiB, 8MiB or 2GiB", Units::bytes);

  static final ValueKind<Path> PATH = new ValueKind<>("path", "a path", Path::of);

  static <E extends Enum<E>> ValueKind<E> choice(Class<E> type) {
    var names = Arrays.stream(type.getEnumConstants()).map(ValueKind::spelled).toList();
    return new ValueKind<>(
        oneOf(names),
        "one of " + names,
        value -> Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /** An http or https address, if the text is one. */
  static Optional<URI> webAddress(String text) {
    try {
      var uri = new URI(text);
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean isReachable = uri.getHost() != null && uri.getPort() <= MAX_PORT;
      return isWeb && isReachable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A value of this kind as a user writes it. */
  String written(Object value) {
    return this == SIZE ? Units.written((Long) value) : KeyDescriptions.written(value);
  }

  /** What is allowed between two bounds; a bound that the type has anyway is not named. */
  String limits(Number min, Number max) {
    boolean hasMin = min.longValue() != Long.MIN_VALUE;
    boolean hasMax = max.longValue() != Long.MAX_VALUE && !max.equals(Integer.MAX_VALUE);
    if (hasMax) {
      return written(min) + " to " + written(max);
    }
    return hasMin ? written(min) + " or more" : "";
  }

  /** An enum constant as configuration spells it: {@code always-on}. */
  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String oneOf(List<String> names) {
    return names.stream()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException();
    }
    return text.equals("true");
  }

  private static <N> ValueKind<List<N>> list(
      String type, String rule, Function<String, N> element) {
    return new ValueKind<>(
        type,
        rule,
        text -> Arrays.stream(text.split(",")).map(String::strip).map(element).toList());
  }
}
