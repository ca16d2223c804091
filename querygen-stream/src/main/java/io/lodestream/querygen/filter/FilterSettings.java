package io.lodestream.querygen.filter;

import io.lodestream.querygen.text.Languages;
import io.lodestream.runtime.config.Section;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which queries are refused whatever the judge would say; keys {@code filter.*} of section {@code
 * querygen}.
 *
 * @param minWords {@code filter.min-words}
 * @param maxWords {@code filter.max-words}
 * @param maxCharacters {@code filter.max-characters}
 * @param languages {@code filter.languages}: codes with commas between them; empty for any
 * @param personalData {@code filter.pii}: whether e-mail addresses, keys and the like are refused
 * @param patternFile {@code filter.patterns}: more patterns to refuse, see {@link PatternFile}
 * @param duplicateSimilarity {@code filter.duplicate-similarity}: of the sets of words, from which
 *     on queries are duplicates; 1 for equal words only
 */
public record FilterSettings(
    int minWords,
    int maxWords,
    int maxCharacters,
    Set<String> languages,
    PersonalData personalData,
    Optional<Path> patternFile,
    double duplicateSimilarity) {

  /** What becomes of queries with personal data or secrets. */
  public enum PersonalData {
    REFUSE,
    OFF
  }

  public static FilterSettings from(Section section) {
    int minWords = section.integer("filter.min-words", 2, 1, 100);
    int maxWords = section.integer("filter.max-words", 64, 1, 1000);
    section.require(
        minWords <= maxWords,
        "querygen.filter.min-words must be at most max-words, was %d".formatted(minWords));
    return new FilterSettings(
        minWords,
        maxWords,
        section.integer("filter.max-characters", 400, 10, 10_000),
        languages(section),
        section.choice("filter.pii", PersonalData.REFUSE),
        section.optionalText("filter.patterns").map(Path::of),
        section.number("filter.duplicate-similarity", 0.8, 0.3, 1));
  }

  private static Set<String> languages(Section section) {
    var codes =
        section.optionalText("filter.languages").stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
    section.require(
        Languages.known().containsAll(codes),
        "querygen.filter.languages must be of %s, was %s".formatted(Languages.known(), codes));
    return codes;
  }

  SensitivePatterns patterns() {
    var common = personalData == PersonalData.REFUSE ? CommonPatterns.ALL : SensitivePatterns.NONE;
    return patternFile.map(file -> common.with(PatternFile.read(file))).orElse(common);
  }
}
