package io.lodestream.querygen.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a passage gives figures of: the names of its table rows, and the years they are for.
 *
 * <p>A row is words followed by at least two numbers, however the table was flattened: "Interest
 * income 1,204 998". Tables are dropped from prose, but people ask for what stands in them.
 *
 * @param rows names of the rows, in the passage's order
 * @param years in the passage, else in its title; newest first
 * @param isEnglish whether function words show that the names are English
 */
public record Figures(List<String> rows, List<String> years, boolean isEnglish) {

  /** What a passage without tables has. */
  static final Figures NONE = new Figures(List.of(), List.of(), false);

  private static final int MIN_NUMBERS = 2;
  private static final int MAX_NAME_WORDS = 10;
  private static final int MIN_CONTENT_WORDS = 2;
  private static final int MAX_YEARS = 3;
  private static final int MAX_GAP = 12;
  private static final Set<String> ENGLISH =
      EnglishWords.words("of and the from for by to with on other total net");
  private static final Set<String> OF_SENTENCES =
      EnglishWords.words(
          "is are was were be been has have had may will can could should would did does we");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[\\s$€£¥%(),.–—|-]*+");
  private static final Pattern BETWEEN_NAME_WORDS = Pattern.compile("[ ,&'’()/–—-]{1,6}+");

  public Figures {
    rows = List.copyOf(rows);
    years = List.copyOf(years);
  }

  /**
   * @param words of {@code text}
   */
  static Figures of(String title, String text, List<Word> words) {
    var rows = new LinkedHashSet<String>();
    int numbers = 0;
    for (int i = 0; i < words.size(); i++) {
      boolean continues = numbers > 0 && gap(text, words, i - 1, BETWEEN_NUMBERS);
      numbers = !isAmount(words.get(i)) ? 0 : continues ? numbers + 1 : 1;
      if (numbers == MIN_NUMBERS) {
        name(text, words, i - MIN_NUMBERS).ifPresent(rows::add);
      }
    }
    if (rows.isEmpty()) {
      return NONE;
    }
    var years = years(words);
    return new Figures(
        List.copyOf(rows),
        years.isEmpty() ? years(Words.of(title, TermStatistics.NONE)) : years,
        words.stream().anyMatch(word -> ENGLISH.contains(word.term())));
  }

  /** True when there is nothing to ask a figure of. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The words that end before the row's first number, back to a mark, a number or the start. */
  private static Optional<String> name(String text, List<Word> words, int last) {
    if (last < 0 || isNumber(words.get(last)) || !gap(text, words, last, BETWEEN_NUMBERS)) {
      return Optional.empty();
    }
    int first = last;
    while (first > 0
        && last - first + 1 < MAX_NAME_WORDS
        && !isNumber(words.get(first - 1))
        && gap(text, words, first - 1, BETWEEN_NAME_WORDS)) {
      first--;
    }
    boolean isWhole = last - first + 1 < MAX_NAME_WORDS;
    while (first < last && words.get(first).isStop()) {
      first++;
    }
    while (last > first && words.get(last).isStop()) {
      last--;
    }
    var own = words.subList(first, last + 1);
    boolean says = own.stream().filter(Word::isContent).count() >= MIN_CONTENT_WORDS;
    boolean isSentence = own.stream().anyMatch(word -> OF_SENTENCES.contains(word.term()));
    if (!says || !isWhole || isSentence) {
      return Optional.empty();
    }
    var name = text.substring(words.get(first).start(), words.get(last).end());
    return Optional.of(name.replaceAll("\\s+", " "));
  }

  private static boolean gap(String text, List<Word> words, int word, Pattern allowed) {
    int from = words.get(word).end();
    int to = words.get(word + 1).start();
    return to - from <= MAX_GAP && allowed.matcher(text).region(from, to).matches();
  }

  private static boolean isNumber(Word word) {
    return word.startsWithDigit();
  }

  /** A number that is no year: years head columns. */
  private static boolean isAmount(Word word) {
    return isNumber(word) && !YEAR.matcher(word.term()).matches();
  }

  private static List<String> years(List<Word> words) {
    return words.stream()
        .map(Word::term)
        .filter(term -> YEAR.matcher(term).matches())
        .distinct()
        .limit(MAX_YEARS)
        .sorted((one, other) -> other.compareTo(one))
        .toList();
  }
}
