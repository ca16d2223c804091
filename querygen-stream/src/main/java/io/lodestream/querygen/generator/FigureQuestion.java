package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Figures;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Asks for a figure of a table by the name of its row: "What was interest income in 2019?".
 *
 * <p>Where the table is not English, the name and a year are all there is to a query.
 */
final class FigureQuestion {

  private static final double CHANGE_CHANCE = 0.25;
  private static final List<String> IN_A_YEAR =
      List.of(
          "What was %s in %s?",
          "What is the %s for %s?",
          "How much was %s in %s?",
          "What is the total amount of %s for %s?",
          "%s %s");
  private static final List<String> AT_ANY_TIME =
      List.of("What is the %s?", "What was %s?", "How much is the %s?", "%s");
  private static final List<String> BETWEEN_YEARS =
      List.of(
          "What was the change in %s between %s and %s?",
          "What is the percentage change in %s from %s to %s?",
          "How did %s develop from %s to %s?");

  private FigureQuestion() {}

  /** A query for one of the rows. */
  static String write(Figures figures, String row, RandomGenerator random) {
    return Spans.balanced(asked(figures, row, random));
  }

  private static String asked(Figures figures, String row, RandomGenerator random) {
    var years = figures.years();
    if (!figures.isEnglish()) {
      return years.isEmpty() ? row : row + " " + drawn(years, random);
    }
    var name = inSentence(row);
    if (years.size() > 1 && random.nextDouble() < CHANGE_CHANCE) {
      return drawn(BETWEEN_YEARS, random).formatted(name, years.get(1), years.get(0));
    }
    return years.isEmpty()
        ? drawn(AT_ANY_TIME, random).formatted(name)
        : drawn(IN_A_YEAR, random).formatted(name, drawn(years, random));
  }

  /** Without the capital of a line's beginning: "Total assets", but neither "EBIT" nor "U.S.". */
  private static String inSentence(String row) {
    boolean isCapitalised =
        row.length() > 1 && Character.isUpperCase(row.charAt(0)) && isLower(row.charAt(1));
    return isCapitalised ? Character.toLowerCase(row.charAt(0)) + row.substring(1) : row;
  }

  private static boolean isLower(char c) {
    return Character.isLowerCase(c);
  }

  private static <T> T drawn(List<T> from, RandomGenerator random) {
    return from.get(random.nextInt(from.size()));
  }
}
