package io.lodestream.querygen.settings;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a judging model's marks must be; section {@code judge}, all marks from 0 to 10.
 *
 * @param minScore least mean of the marks
 * @param minMarks least mark by criterion
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
  public static SectionReader<JudgeSettings> section(int queriesPerPassage) {
    return new SectionReader<>("judge", section -> from(section, queriesPerPassage));
  }

  private static JudgeSettings from(Section section, int queriesPerPassage) {
    section.ownSection("llm");
    var prompts =
        section.optionalPath(
            "prompts", "directory with a `judge.txt` of your own; see [queries.md](queries.md)");
    section.defaultShownAs("prompts", "the bundled prompt");
    double minScore =
        section.number(
            "min-score",
            6,
            0,
            Criterion.MAX_MARK,
            "least mean of a query's four marks for the query to be kept");
    var minMarks = new EnumMap<Criterion, Double>(Criterion.class);
    for (var criterion : Criterion.values()) {
      minMarks.put(
          criterion,
          section.number(
              "min-" + criterion.spelled(),
              DEFAULTS.get(criterion),
              0,
              Criterion.MAX_MARK,
              "least mark for `%s` for a query to be kept".formatted(criterion.spelled())));
    }
    return new JudgeSettings(
        prompts,
        minScore,
        minMarks,
        WritingSettings.maxPassageTokens(section),
        WritingSettings.maxAnswerTokens(section, queriesPerPassage));
  }
}
