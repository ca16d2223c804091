package io.lodestream.runtime.config;

import io.lodestream.schemas.error.FatalException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * All configuration of a process, by dotted keys: defaults, then a properties file, then
 * environment variables ({@code LODESTREAM_} and the key in capitals, dots and dashes as
 * underscores), then {@code --set}; later ones win.
 *
 * <p>Values may refer to others as <code>${key}</code>. Immutable and thread-safe.
 */
public final class Settings {

  /** First segments of all keys; anything else is a mistyped key. */
  public static final Set<String> SECTIONS =
      new TreeSet<>(
          Set.of(
              "lodestream",
              "kafka",
              "registry",
              "vectors",
              "topics",
              "http",
              "ingest",
              "querygen",
              "judge",
              "window",
              "feedback",
              "trainer",
              "index",
              "indexer",
              "evaluator",
              "encoder",
              "local",
              "demo"));

  /** What names of environment variables begin with. */
  static final String ENVIRONMENT_PREFIX = "LODESTREAM_";

  /** What the message of a section begins with that cannot be read. */
  static final String INVALID = "invalid configuration: ";

  /** The layers as given, so that some can be added later. */
  private record Layers(
      Map<String, String> defaults,
      Map<String, String> file,
      Map<String, String> environment,
      Map<String, String> overrides) {}

  private final Layers layers;
  private final SmallRyeConfig config;
  private final Set<String> givenKeys;

  private Settings(Layers layers) {
    this.layers = layers;
    this.config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(layers.defaults(), "defaults", 100))
            .withSources(new PropertiesConfigSource(layers.file(), "file", 200))
            .withSources(new EnvConfigSource(layers.environment(), 300))
            .withSources(new PropertiesConfigSource(layers.overrides(), "--set", 400))
            .build();
    this.givenKeys = new TreeSet<>(layers.defaults().keySet());
    givenKeys.addAll(layers.file().keySet());
    givenKeys.addAll(layers.overrides().keySet());
    refuseKeysOutsideSections();
  }

  /**
   * @param defaults lowest layer, e.g. the demo's own values
   * @param file a properties file
   * @param environment usually {@link System#getenv()}
   * @param overrides from {@code --set}
   * @throws FatalException for a file that cannot be read or a key outside every section
   */
  public static Settings load(
      Map<String, String> defaults,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> overrides) {
    var fromFile = file.map(Settings::readFile).orElse(Map.of());
    var fromEnvironment =
        environment.entrySet().stream()
            .filter(e -> e.getKey().startsWith(ENVIRONMENT_PREFIX))
            .collect(
                Collectors.toMap(
                    e -> e.getKey().substring(ENVIRONMENT_PREFIX.length()), Map.Entry::getValue));
    return new Settings(
        new Layers(Map.copyOf(defaults), fromFile, fromEnvironment, Map.copyOf(overrides)));
  }

  /**
   * These settings with some values put above all layers, e.g. addresses known only at run time.
   */
  public Settings with(Map<String, String> values) {
    var overrides = new HashMap<>(layers.overrides());
    overrides.putAll(values);
    return new Settings(
        new Layers(layers.defaults(), layers.file(), layers.environment(), Map.copyOf(overrides)));
  }

  /** Settings from a map alone, for tests and embedded use. */
  public static Settings of(Map<String, String> values) {
    return load(Map.of(), Optional.empty(), Map.of(), values);
  }

  /**
   * Reads the keys below a prefix into an immutable record.
   *
   * @throws FatalException naming every key with its rule and value, unknown keys included
   */
  public <T> T read(String prefix, Function<Section, T> reader) {
    return read(new SectionReader<>(prefix, reader));
  }

  /**
   * Reads a section into its record.
   *
   * @throws FatalException naming every key with its rule and value, unknown keys included
   */
  public <T> T read(SectionReader<T> reader) {
    var section = new Section(reader.prefix(), this::lookup, this::below);
    T result = reader.reader().apply(section);
    section.finish(givenKeys);
    return result;
  }

  /**
   * Reads sections only to see whether they can be read, and looks for environment variables that
   * set no key of theirs.
   *
   * @param readers sections that are used
   * @param known these and others; of sections that begin with the same word, all or none
   * @throws FatalException naming what is wrong with any of them
   */
  public void check(List<SectionReader<?>> readers, List<SectionReader<?>> known) {
    var problems = new ArrayList<String>();
    for (var reader : readers) {
      try {
        read(reader);
      } catch (FatalException e) {
        problems.add(e.getMessage().replaceFirst("^" + INVALID, ""));
      }
    }
    problems.addAll(EnvironmentNames.of(known).problems(layers.environment().keySet()));
    if (!problems.isEmpty()) {
      throw new FatalException(
          INVALID + problems.stream().distinct().collect(Collectors.joining("; ")));
    }
  }

  /** Whether the section can be read. */
  public boolean isValid(SectionReader<?> reader) {
    try {
      read(reader);
      return true;
    } catch (FatalException e) {
      return false;
    }
  }

  private Optional<String> lookup(String key) {
    return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
  }

  /** Everything set below a prefix, without the prefix; for settings passed on to a library. */
  public Map<String, String> below(String prefix) {
    var result = new HashMap<String, String>();
    StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(key -> key.startsWith(prefix + "."))
        .forEach(
            key ->
                lookup(key)
                    .ifPresent(value -> result.put(key.substring(prefix.length() + 1), value)));
    return Map.copyOf(result);
  }

  private void refuseKeysOutsideSections() {
    var strangers =
        givenKeys.stream().filter(key -> !SECTIONS.contains(key.split("\\.", 2)[0])).toList();
    if (!strangers.isEmpty()) {
      throw new FatalException(
          "unknown configuration %s: a key starts with one of %s".formatted(strangers, SECTIONS));
    }
  }

  private static Map<String, String> readFile(Path file) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new FatalException("configuration file %s cannot be read: %s".formatted(file, e), e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }
}
