package io.lodestream.runtime.config;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed values below one prefix and collects what is wrong with them.
 *
 * <p>A value that breaks its rule is noted and its default returned, so that all problems are
 * reported at once by {@link #finish}. Not thread-safe.
 */
public final class Section {

  private static final int MAX_PORT = 65_535;

  private final String prefix;
  private final Function<String, Optional<String>> lookup;
  private final Set<String> known = new HashSet<>();
  private final Set<String> passedOn = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  Section(String prefix, Function<String, Optional<String>> lookup) {
    this.prefix = prefix;
    this.lookup = lookup;
  }

  /** What all keys read here begin with; for messages. */
  public String prefix() {
    return prefix;
  }

  public String text(String key, String byDefault) {
    return optionalText(key).orElse(byDefault);
  }

  public Optional<String> optionalText(String key) {
    known.add(full(key));
    return lookup.apply(full(key));
  }

  public String requiredText(String key) {
    var value = optionalText(key);
    if (value.isEmpty()) {
      problems.add(full(key) + " must be set");
    }
    return value.orElse("");
  }

  public int integer(String key, int byDefault, int min, int max) {
    return checked(key, byDefault, Integer::parseInt, "a whole number", min, max);
  }

  public long longInteger(String key, long byDefault, long min, long max) {
    return checked(key, byDefault, Long::parseLong, "a whole number", min, max);
  }

  public double number(String key, double byDefault, double min, double max) {
    return checked(key, byDefault, Double::parseDouble, "a number", min, max);
  }

  /** Whole numbers with commas between them, each within the bounds. */
  public List<Integer> integers(String key, List<Integer> byDefault, int min, int max) {
    return list(key, byDefault, Integer::parseInt, "whole numbers with commas between", min, max);
  }

  /** Numbers with commas between them, each within the bounds. */
  public List<Double> numbers(String key, List<Double> byDefault, double min, double max) {
    return list(key, byDefault, Double::parseDouble, "numbers with commas between", min, max);
  }

  public boolean flag(String key, boolean byDefault) {
    return parsed(
        key,
        byDefault,
        value -> {
          if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException();
          }
          return value.equals("true");
        },
        "true or false");
  }

  /**
   * A length of time with its unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 1d}.
   */
  public Duration duration(String key, Duration byDefault) {
    return parsed(key, byDefault, Units::duration, "a time such as 250ms, 5s, 10m, 2h or 1d");
  }

  /** Bytes, with or without a unit: {@code 1024}, {@code 64KiB}, {@code 8MiB}, {@code 2GiB}. */
  public long sizeBytes(String key, long byDefault) {
    return parsed(key, byDefault, Units::bytes, "a size such as 64KiB, 8MiB or 2GiB");
  }

  public Path path(String key, Path byDefault) {
    return parsed(key, byDefault, Path::of, "a path");
  }

  /** An http or https address; one with credentials is refused and not repeated. */
  public URI uri(String key, URI byDefault) {
    var text = optionalText(key);
    var uri = text.flatMap(Section::webAddress);
    if (text.isPresent() && uri.isEmpty()) {
      problems.add(full(key) + " must be an address such as http://host:8081");
    }
    if (uri.isPresent() && uri.get().getRawUserInfo() != null) {
      problems.add(full(key) + " must not hold credentials");
      return byDefault;
    }
    return uri.orElse(byDefault);
  }

  private static Optional<URI> webAddress(String text) {
    try {
      var uri = new URI(text);
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean isReachable = uri.getHost() != null && uri.getPort() <= MAX_PORT;
      return isWeb && isReachable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  public <E extends Enum<E>> E choice(String key, E byDefault) {
    var type = byDefault.getDeclaringClass();
    var names = Arrays.stream(type.getEnumConstants()).map(Section::spelled).toList().toString();
    return parsed(
        key,
        byDefault,
        value -> Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_')),
        "one of " + names);
  }

  /** A secret: the value of the key, or the content of the file named by {@code <key>-file}. */
  public Optional<String> secret(String key) {
    var value = optionalText(key);
    var file = optionalText(key + "-file");
    if (value.isPresent() || file.isEmpty()) {
      return value;
    }
    try {
      return Optional.of(Files.readString(Path.of(file.get())).strip());
    } catch (IOException e) {
      problems.add("%s-file must name a readable file, was %s".formatted(full(key), file.get()));
      return Optional.empty();
    }
  }

  /** Declares that keys below this one belong to a library and are not checked here. */
  public void passesOn(String key) {
    passedOn.add(full(key) + ".");
  }

  /** Notes a rule between several values that does not hold. */
  public void require(boolean holds, String rule) {
    if (!holds) {
      problems.add(rule);
    }
  }

  Set<String> known() {
    return Set.copyOf(known);
  }

  void finish(Set<String> givenKeys) {
    givenKeys.stream()
        .filter(key -> key.startsWith(prefix + "."))
        .filter(key -> !known.contains(key) && passedOn.stream().noneMatch(key::startsWith))
        .forEach(
            key ->
                problems.add(
                    "%s is not a known key; known are %s"
                        .formatted(key, known.stream().sorted().toList())));
    if (!problems.isEmpty()) {
      throw new FatalException("invalid configuration: " + String.join("; ", problems));
    }
  }

  private <N extends Number & Comparable<N>> N checked(
      String key, N byDefault, Function<String, N> parser, String kind, N min, N max) {
    N value = parsed(key, byDefault, parser, kind);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      problems.add("%s must be from %s to %s, was %s".formatted(full(key), min, max, value));
      return byDefault;
    }
    return value;
  }

  private <N extends Number & Comparable<N>> List<N> list(
      String key, List<N> byDefault, Function<String, N> parser, String kind, N min, N max) {
    Function<String, List<N>> all =
        text -> Arrays.stream(text.split(",")).map(String::strip).map(parser).toList();
    var values = parsed(key, byDefault, all, kind);
    if (values.stream().anyMatch(v -> v.compareTo(min) < 0 || v.compareTo(max) > 0)) {
      problems.add(
          "each of %s must be from %s to %s, was %s".formatted(full(key), min, max, values));
      return byDefault;
    }
    return values;
  }

  private <T> T parsed(String key, T byDefault, Function<String, T> parser, String rule) {
    var text = optionalText(key);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add("%s must be %s, was '%s'".formatted(full(key), rule, text.get()));
      return byDefault;
    }
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String full(String key) {
    return prefix + "." + key;
  }
}
