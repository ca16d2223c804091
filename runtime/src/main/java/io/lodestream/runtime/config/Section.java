package io.lodestream.runtime.config;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed values below one prefix and collects what is wrong with them.
 *
 * <p>A value that breaks its rule is noted and its default returned, so that all problems are
 * reported at once by {@link #finish}. Each read takes the key's meaning, a fragment of a sentence
 * for the reference page, and leaves a {@link KeyDescription}. Not thread-safe.
 */
public final class Section {

  /** Written for an empty value, since a key with an empty value counts as not set. */
  public static final String NONE = "none";

  private final String prefix;
  private final Function<String, Optional<String>> lookup;
  private final Function<String, Map<String, String>> lookupBelow;
  private final KeyDescriptions descriptions;
  private final Map<String, Object> values = new HashMap<>();
  private final Set<String> passedOn = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param lookup the value of a full key
   * @param lookupBelow everything set below a full key, by the rest of its key
   */
  Section(
      String prefix,
      Function<String, Optional<String>> lookup,
      Function<String, Map<String, String>> lookupBelow) {
    this.prefix = prefix;
    this.lookup = lookup;
    this.lookupBelow = lookupBelow;
    this.descriptions = new KeyDescriptions(prefix);
  }

  /** What all keys read here begin with; for messages. */
  public String prefix() {
    return prefix;
  }

  public String text(String key, String byDefault, String meaning) {
    return noted(key, declared(key, "text", byDefault, meaning).orElse(byDefault));
  }

  public Optional<String> optionalText(String key, String meaning) {
    return noted(key, declared(key, "text", Optional.empty(), meaning));
  }

  /** As {@link #optionalText}, and {@link #NONE} stands for the empty text. */
  public Optional<String> optionalTextOrNone(String key, String meaning) {
    var text = declared(key, "text or `none`", Optional.empty(), meaning);
    return noted(key, text.map(value -> value.equals(NONE) ? "" : value));
  }

  public String requiredText(String key, String meaning) {
    var value = optionalText(key, meaning);
    requireSet(key, value);
    return value.orElse("");
  }

  public int integer(String key, int byDefault, int min, int max, String meaning) {
    return checked(key, byDefault, ValueKind.INTEGER, min, max, meaning);
  }

  public long longInteger(String key, long byDefault, long min, long max, String meaning) {
    return checked(key, byDefault, ValueKind.LONG, min, max, meaning);
  }

  public double number(String key, double byDefault, double min, double max, String meaning) {
    return checked(key, byDefault, ValueKind.NUMBER, min, max, meaning);
  }

  /** Whole numbers with commas between them, each within the bounds. */
  public List<Integer> integers(
      String key, List<Integer> byDefault, int min, int max, String meaning) {
    return allChecked(key, byDefault, ValueKind.INTEGERS, min, max, meaning);
  }

  /** Numbers with commas between them, each within the bounds. */
  public List<Double> numbers(
      String key, List<Double> byDefault, double min, double max, String meaning) {
    return allChecked(key, byDefault, ValueKind.NUMBERS, min, max, meaning);
  }

  /** As {@link #numbers}, and {@link #NONE} stands for no numbers at all. */
  public List<Double> numbersOrNone(
      String key, List<Double> byDefault, double min, double max, String meaning) {
    return allChecked(key, byDefault, ValueKind.NUMBERS_OR_NONE, min, max, meaning);
  }

  public boolean flag(String key, boolean byDefault, String meaning) {
    return noted(key, parsed(key, byDefault, ValueKind.FLAG, "", meaning));
  }

  /**
   * A length of time with its unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 1d}.
   */
  public Duration duration(String key, Duration byDefault, String meaning) {
    return noted(key, parsed(key, byDefault, ValueKind.TIME, "", meaning));
  }

  /** Bytes, with or without a unit: {@code 1024}, {@code 64KiB}, {@code 8MiB}, {@code 2GiB}. */
  public long sizeBytes(String key, long byDefault, String meaning) {
    return noted(key, parsed(key, byDefault, ValueKind.SIZE, "", meaning));
  }

  /** As {@link #sizeBytes(String, long, String)}, within bounds. */
  public long sizeBytes(String key, long byDefault, long min, long max, String meaning) {
    return checked(key, byDefault, ValueKind.SIZE, min, max, meaning);
  }

  public Path path(String key, Path byDefault, String meaning) {
    return noted(key, parsed(key, byDefault, ValueKind.PATH, "", meaning));
  }

  public Optional<Path> optionalPath(String key, String meaning) {
    var text = declared(key, ValueKind.PATH.type(), Optional.empty(), meaning);
    return noted(key, converted(key, text, ValueKind.PATH));
  }

  /** An http or https address; one with credentials is refused and not repeated. */
  public URI uri(String key, URI byDefault, String meaning) {
    return noted(key, uri(key, declared(key, "address", byDefault, meaning)).orElse(byDefault));
  }

  /** As {@link #uri}, of a key that must be set. */
  public Optional<URI> requiredUri(String key, String meaning) {
    var text = declared(key, "address", Optional.empty(), meaning);
    requireSet(key, text);
    return uri(key, text);
  }

  /** As {@link #uri}, of a key that may be left out. */
  public Optional<URI> optionalUri(String key, String meaning) {
    return uri(key, declared(key, "address", Optional.empty(), meaning));
  }

  private Optional<URI> uri(String key, Optional<String> text) {
    var uri = text.flatMap(ValueKind::webAddress);
    if (text.isPresent() && uri.isEmpty()) {
      problems.add(full(key) + " must be an address such as http://host:8081");
    }
    if (uri.isPresent() && uri.get().getRawUserInfo() != null) {
      problems.add(full(key) + " must not hold credentials");
      return Optional.empty();
    }
    return noted(key, uri);
  }

  public <E extends Enum<E>> E choice(String key, E byDefault, String meaning) {
    var kind = ValueKind.choice(byDefault.getDeclaringClass());
    return noted(key, parsed(key, byDefault, kind, "", meaning));
  }

  /**
   * A choice that may be left open.
   *
   * @param open the word for leaving it open, also the default
   */
  public <E extends Enum<E>> Optional<E> optionalChoice(
      String key, Class<E> type, String open, String meaning) {
    var kind = ValueKind.choice(type);
    var text = declared(key, kind.type() + ", `" + open + "`", open, meaning);
    return noted(key, converted(key, text.filter(value -> !value.equals(open)), kind));
  }

  /** The value of a key of another section, which describes and checks it. */
  public Optional<String> ofAnotherSection(String fullKey) {
    return lookup.apply(fullKey);
  }

  /** A secret: the value of the key, or the content of the file named by {@code <key>-file}. */
  public Optional<String> secret(String key, String meaning) {
    var value = declared(key, "secret", Optional.empty(), meaning);
    var file =
        declared(
            key + "-file", "path", Optional.empty(), "file that holds the value of `" + key + "`");
    if (value.isPresent() || file.isEmpty()) {
      return inOneLine(key, value);
    }
    try {
      return inOneLine(key, Optional.of(Files.readString(Path.of(file.get())).strip()));
    } catch (IOException e) {
      problems.add("%s-file must name a readable file, was %s".formatted(full(key), file.get()));
      return Optional.empty();
    }
  }

  /** A secret goes into a header; a library that refuses one there repeats it in its message. */
  private Optional<String> inOneLine(String key, Optional<String> secret) {
    if (secret.isPresent() && secret.get().chars().anyMatch(c -> c < ' ' || c > '~')) {
      problems.add(full(key) + " must be one line of printable ASCII characters");
      return Optional.empty();
    }
    return secret;
  }

  /** Everything set below a key, which belongs to a library and is not checked here. */
  public Map<String, String> passedOn(String key, String meaning) {
    descriptions.addAllBelow(key, meaning);
    passedOn.add(full(key) + ".");
    return lookupBelow.apply(full(key));
  }

  /** Declares that keys below this one are a section of their own. */
  public void ownSection(String key) {
    passedOn.add(full(key) + ".");
  }

  /** Describes the default of a key in words, where it is no fixed value. */
  public void defaultShownAs(String key, String shown) {
    descriptions.change(key, description -> description.withDefault(shown));
  }

  /** Says how the limits of the key are described, where {@link #require} checks them. */
  public void limitsShownAs(String key, String shown) {
    descriptions.change(key, description -> description.withLimits(shown));
  }

  /** Notes a rule between several values that does not hold. */
  public void require(boolean holds, String rule) {
    if (!holds) {
      problems.add(rule);
    }
  }

  private void requireSet(String key, Optional<String> value) {
    defaultShownAs(key, "must be set");
    require(value.isPresent(), full(key) + " must be set");
  }

  /**
   * The values read so far by short key, defaults included: {@link Integer}, {@link Long}, {@link
   * Double}, {@link Boolean}, {@link Enum}, {@link String}, {@link Duration}, {@link Path}, {@link
   * URI} or a list. Optional ones that are not set are absent, and so are secrets.
   */
  public Map<String, Object> values() {
    return Map.copyOf(values);
  }

  List<KeyDescription> descriptions() {
    return descriptions.all();
  }

  void finish(Set<String> givenKeys) {
    var known = descriptions.keys();
    givenKeys.stream()
        .filter(key -> key.startsWith(prefix + "."))
        .filter(key -> !known.contains(key) && passedOn.stream().noneMatch(key::startsWith))
        .forEach(
            key ->
                problems.add(
                    "%s is not a known key%s; known are %s"
                        .formatted(
                            key,
                            NearestName.suggestion(key, known),
                            known.stream().sorted().toList())));
    if (!problems.isEmpty()) {
      throw new FatalException(Settings.INVALID + String.join("; ", problems));
    }
  }

  private <N extends Number & Comparable<N>> N checked(
      String key, N byDefault, ValueKind<N> kind, N min, N max, String meaning) {
    N value = parsed(key, byDefault, kind, kind.limits(min, max), meaning);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      problems.add("%s must be from %s to %s, was %s".formatted(full(key), min, max, value));
      return byDefault;
    }
    return noted(key, value);
  }

  private <N extends Number & Comparable<N>> List<N> allChecked(
      String key, List<N> byDefault, ValueKind<List<N>> kind, N min, N max, String meaning) {
    var numbers = parsed(key, byDefault, kind, kind.limits(min, max), meaning);
    if (numbers.stream().anyMatch(v -> v.compareTo(min) < 0 || v.compareTo(max) > 0)) {
      problems.add(
          "each of %s must be from %s to %s, was %s".formatted(full(key), min, max, numbers));
      return byDefault;
    }
    return noted(key, numbers);
  }

  private <T> T parsed(String key, T byDefault, ValueKind<T> kind, String limits, String meaning) {
    descriptions.add(key, kind.type(), kind.written(byDefault), limits, meaning);
    var text = lookup.apply(full(key));
    return converted(key, text, kind).orElse(byDefault);
  }

  private <T> Optional<T> converted(String key, Optional<String> text, ValueKind<T> kind) {
    try {
      return text.map(kind.parser());
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add("%s must be %s, was '%s'".formatted(full(key), kind.rule(), text.orElseThrow()));
      return Optional.empty();
    }
  }

  private Optional<String> declared(String key, String type, Object byDefault, String meaning) {
    descriptions.add(key, type, byDefault, "", meaning);
    return lookup.apply(full(key));
  }

  private <T> T noted(String key, T value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> values.put(key, present));
    } else {
      values.put(key, value);
    }
    return value;
  }

  private String full(String key) {
    return prefix + "." + key;
  }
}
