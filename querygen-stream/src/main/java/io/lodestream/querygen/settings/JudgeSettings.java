package io.lodestream.querygen.settings;

import io.lodestream.runtime.config.Section;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a judging model's marks must be; section {@code judge}, all marks from 0 to 10.
 *
 * @param prompts {@code prompts}: directory with the user's own {@code judge.txt}
 * @param minScore {@code min-score}: least mean of the marks
 * @param minMarks {@code min-answerable}, {@code min-specific}, {@code min-self-contained}, {@code
 *     min-natural}: least mark of each
 * @param maxPassageTokens {@code max-passage-tokens}: a longer passage is cut, neighbours included
 * @param maxAnswerTokens {@code max-answer-tokens}
 */
public record JudgeSettings(
    Optional<Path> prompts,
    double minScore,
    Map<Criterion, Double> minMarks,
    int maxPassageTokens,
    int maxAnswerTokens) {

  private static final Map<Criterion, Double> DEFAULTS =
      Map.of(
          Criterion.ANSWERABLE, 7.0,
          Criterion.SPECIFIC, 4.0,
          Criterion.SELF_CONTAINED, 5.0,
          Criterion.NATURAL, 4.0);

  public JudgeSettings {
    minMarks = Collections.unmodifiableMap(new EnumMap<>(minMarks));
  }

  /**
   * @param queriesPerPassage that are judged in one call
   */
  public static JudgeSettings from(Section section, int queriesPerPassage) {
    section.passesOn("llm");
    var minMarks = new EnumMap<Criterion, Double>(Criterion.class);
    for (var criterion : Criterion.values()) {
      minMarks.put(
          criterion,
          section.number(
              "min-" + criterion.spelled(), DEFAULTS.get(criterion), 0, Criterion.MAX_MARK));
    }
    return new JudgeSettings(
        section.optionalText("prompts").map(Path::of),
        section.number("min-score", 6, 0, Criterion.MAX_MARK),
        minMarks,
        section.integer("max-passage-tokens", 2048, 16, 1_000_000),
        section.integer(
            "max-answer-tokens",
            WritingSettings.ANSWER_TOKENS + WritingSettings.TOKENS_PER_QUERY * queriesPerPassage,
            64,
            1_000_000));
  }
}
