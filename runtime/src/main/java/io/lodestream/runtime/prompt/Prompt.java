package io.lodestream.runtime.prompt;

import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt as a file of named sections: the bundled prompt, or a user's own in its place.
 *
 * <p>The file opens with {@code name: NAME}; a section opens with a line {@code === SECTION} and
 * may hold places such as <code>{{data}}</code>. Places are filled in one pass, so a filled-in text
 * is never searched for places.
 */
public final class Prompt {

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");
  private static final String NAME_FIELD = "name:";
  private static final String SECTION = "=== ";
  private static final int DIGEST_CHARS = 8;

  private final String source;
  private final String name;
  private final Map<String, String> sections;

  private Prompt(String source, String name, Map<String, String> sections) {
    this.source = source;
    this.name = name;
    this.sections = sections;
  }

  /**
   * Reads {@code file} from {@code directory}, or the bundled one.
   *
   * @param owner beside which the bundled file lies
   * @param key the setting of the directory, named in messages
   * @throws FatalException for a file that is missing, cannot be read or has no name
   */
  public static Prompt read(Class<?> owner, String file, Optional<Path> directory, String key) {
    return directory
        .map(each -> each.resolve(file))
        .map(own -> parse("%s (%s)".formatted(own, key), content(own, key)))
        .orElseGet(() -> parse("bundled " + file, bundled(owner, file)));
  }

  private static String content(Path file, String key) {
    try {
      return withoutMark(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new FatalException("prompt %s (%s) must be UTF-8".formatted(file, key), e);
    } catch (IOException e) {
      throw new FatalException("prompt %s (%s) cannot be read: %s".formatted(file, key, e), e);
    }
  }

  /** Without the byte order mark that some editors begin a file with. */
  public static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String bundled(Class<?> owner, String file) {
    try (var in = owner.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param source named in messages
   * @throws FatalException for a text without a name
   */
  public static Prompt parse(String source, String text) {
    var lines = text.lines().toList();
    var first = lines.isEmpty() ? "" : lines.get(0);
    var name = first.startsWith(NAME_FIELD) ? first.substring(NAME_FIELD.length()).strip() : "";
    if (!NAME.matcher(name).matches()) {
      throw new FatalException(
          "prompt %s must open with 'name: ' and a name of letters, digits, '.', '_' and '-'"
              .formatted(source));
    }
    var sections = new LinkedHashMap<String, StringBuilder>();
    var current = new StringBuilder();
    for (var line : lines.subList(1, lines.size())) {
      if (line.startsWith(SECTION)) {
        current = new StringBuilder();
        sections.put(line.substring(SECTION.length()).strip(), current);
      } else {
        current.append(line).append('\n');
      }
    }
    var texts = new LinkedHashMap<String, String>();
    sections.forEach((section, body) -> texts.put(section, body.toString().strip()));
    return new Prompt(source, name, texts);
  }

  /** Name and a digest of the sections. */
  public String version() {
    return name + "-" + Sha256.of(sections.toString()).hex().substring(0, DIGEST_CHARS);
  }

  /** The names of all sections, in the order of the file. */
  public List<String> sections() {
    return List.copyOf(sections.keySet());
  }

  /** The text of all sections without their places. */
  public List<String> texts() {
    return sections.values().stream().map(text -> PLACE.matcher(text).replaceAll(" ")).toList();
  }

  /**
   * Checks a section before it is used.
   *
   * @param required places that it must have
   * @param optional places that it may have besides
   * @throws FatalException naming file, section and place
   */
  public Prompt with(String section, Set<String> required, Set<String> optional) {
    if (sections.getOrDefault(section, "").isEmpty()) {
      throw new FatalException("prompt %s lacks a section '%s'".formatted(source, section));
    }
    var places = new TreeSet<String>();
    PLACE.matcher(sections.get(section)).results().forEach(match -> places.add(match.group(1)));
    for (var place : new TreeSet<>(required)) {
      if (!places.contains(place)) {
        throw new FatalException(
            "prompt %s: section '%s' lacks {{%s}}".formatted(source, section, place));
      }
    }
    places.removeAll(required);
    places.removeAll(optional);
    if (!places.isEmpty()) {
      throw new FatalException(
          "prompt %s: section '%s' has {{%s}}, which nothing fills"
              .formatted(source, section, places.first()));
    }
    return this;
  }

  /** A section with its places filled; the section must have been checked. */
  public String fill(String section, Map<String, String> values) {
    return PLACE
        .matcher(sections.get(section))
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(version(), source);
  }
}
