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
 * querygen}, read by {@link #from}.
 *
 * @param languages codes of the allowed languages; empty for any
 * @param patternFile more patterns to refuse, see {@link PatternFile}
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
    int minWords =
        section.integer(
            "filter.min-words", 2, 1, 100, "fewest words of a query; a Han character is a word");
    int maxWords =
        section.integer(
            "filter.max-words", 64, 1, 1000, "most words of a query; a Han character is a word");
    section.limitsShownAs("filter.min-words", "1 to 100, at most `filter.max-words`");
    section.require(
        minWords <= maxWords,
        "querygen.filter.min-words must be at most max-words, was %d".formatted(minWords));
    return new FilterSettings(
        minWords,
        maxWords,
        section.integer("filter.max-characters", 400, 10, 10_000, "most characters of a query"),
        languages(section),
        section.choice(
            "filter.pii",
            PersonalData.REFUSE,
            "what happens to queries with e-mail addresses, phone, card or account numbers, keys or"
                + " tokens: `refuse` rejects them, `off` lets them pass"),
        section.optionalPath(
            "filter.patterns",
            "file of further patterns to refuse: `NAME=REGULAR EXPRESSION` on each line, in the"
                + " syntax of RE2"),
        section.number(
            "filter.duplicate-similarity",
            0.8,
            0.3,
            1,
            "Jaccard similarity of two queries' sets of words from which the queries are"
                + " duplicates; 1: equal sets only; below 0.7 some duplicates are missed"));
  }

  private static Set<String> languages(Section section) {
    var codes =
        section
            .optionalText(
                "filter.languages",
                "codes of allowed languages with commas between, e.g. `en,de`; a query plainly in"
                    + " another language is refused")
            .stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
    section.defaultShownAs("filter.languages", "any");
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
