package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.Criterion;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.runtime.prompt.AnswerText;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model's marks for one query, and the verdict that follows.
 *
 * @param byCriterion one each, from 0 to 10
 * @param reason in a line
 */
record Marks(Map<Criterion, Double> byCriterion, String reason) {

  private static final int REASON_CHARS = 200;
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)(?:\\s*/\\s*10)?");
  private static final Pattern NOT_LETTERS = Pattern.compile("[^a-z]");

  /**
   * Reads a verdict; nothing unless it has a mark from 0 to 10 by every criterion, and nothing
   * where its reason is the prompt's placeholder: its marks then are the prompt's, too.
   */
  static Optional<Marks> of(JsonNode verdict) {
    if (Placeholders.isOne(verdict.path(JudgePrompt.REASON).asText())) {
      return Optional.empty();
    }
    var byCriterion = new EnumMap<Criterion, Double>(Criterion.class);
    var marks = verdict.path("scores").isObject() ? verdict.path("scores") : verdict;
    marks
        .properties()
        .forEach(
            field ->
                criterion(field.getKey())
                    .ifPresent(
                        criterion ->
                            number(field.getValue())
                                .ifPresent(mark -> byCriterion.put(criterion, mark))));
    boolean isWhole =
        byCriterion.size() == Criterion.values().length
            && byCriterion.values().stream().allMatch(m -> m >= 0 && m <= Criterion.MAX_MARK);
    return isWhole
        ? Optional.of(
            new Marks(
                byCriterion,
                AnswerText.line(verdict.path(JudgePrompt.REASON).asText(), REASON_CHARS)))
        : Optional.empty();
  }

  /** The number of the query that a verdict is on, from 1. */
  static OptionalInt query(JsonNode verdict) {
    var number = number(verdict.path(JudgePrompt.QUERY));
    return number.isPresent() ? OptionalInt.of((int) number.getAsDouble()) : OptionalInt.empty();
  }

  /** By its letters alone: models write {@code self_contained} and {@code selfContained} too. */
  private static Optional<Criterion> criterion(String field) {
    var letters = letters(field);
    for (var criterion : Criterion.values()) {
      if (letters(criterion.name()).equals(letters)) {
        return Optional.of(criterion);
      }
    }
    return Optional.empty();
  }

  private static String letters(String name) {
    return NOT_LETTERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  /** A number, also as text: "8" or "8/10". */
  private static OptionalDouble number(JsonNode value) {
    if (value.isNumber()) {
      return OptionalDouble.of(value.doubleValue());
    }
    var number = NUMBER.matcher(value.asText().strip());
    return number.matches()
        ? OptionalDouble.of(Double.parseDouble(number.group(1)))
        : OptionalDouble.empty();
  }

  /** Mean of the marks, from 0 to 10. */
  double mean() {
    return byCriterion.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  Verdict verdict(JudgeSettings settings) {
    boolean isKept =
        mean() >= settings.minScore()
            && byCriterion.entrySet().stream()
                .allMatch(mark -> mark.getValue() >= settings.minMarks().get(mark.getKey()));
    return isKept
        ? new Verdict.Kept(mean() / Criterion.MAX_MARK, inWords())
        : new Verdict.Refused(Reasons.LOW_SCORE, inWords());
  }

  private String inWords() {
    var marks =
        byCriterion.entrySet().stream()
            .map(mark -> mark.getKey().spelled() + " " + shown(mark.getValue()))
            .collect(Collectors.joining(", "));
    return reason.isEmpty() ? marks : marks + ": " + reason;
  }

  private static String shown(double mark) {
    return BigDecimal.valueOf(mark).stripTrailingZeros().toPlainString();
  }
}
