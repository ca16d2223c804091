package io.lodestream.querygen.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts text into words: runs of letters and digits with inner hyphens, points and apostrophes;
 * every Han character by itself.
 */
public final class Words {

  private static final Pattern WORD =
      Pattern.compile(
          "\\p{IsHan}|[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}]]++"
              + "(?:[-'’./][\\p{L}\\p{N}&&[^\\p{IsHan}]]++)*+");
  private static final double COMMON = 0.3;
  private static final int SHORT_WORD = 4;

  private Words() {}

  /** The words of a text; short words that are in a third of all passages count as stop words. */
  public static List<Word> of(String text, TermStatistics statistics) {
    var words = new ArrayList<Word>(text.length() / 6 + 1);
    var matcher = WORD.matcher(text);
    while (matcher.find()) {
      var term = matcher.group().toLowerCase(Locale.ROOT);
      boolean stop =
          EnglishWords.isStop(term)
              || term.length() <= SHORT_WORD && statistics.frequency(term) > COMMON;
      words.add(
          new Word(term, matcher.start(), matcher.end(), stop, stop ? 0 : statistics.weight(term)));
    }
    return words;
  }

  /** How many words a text has. */
  public static int count(String text) {
    return (int) WORD.matcher(text).results().count();
  }

  /** The distinct terms of a text, for counting. */
  public static Set<String> terms(String text) {
    var terms = new HashSet<String>();
    var matcher = WORD.matcher(text);
    while (matcher.find()) {
      terms.add(matcher.group().toLowerCase(Locale.ROOT));
    }
    return terms;
  }

  /** The distinct terms with content. */
  public static Set<String> contentTerms(String text) {
    var terms = terms(text);
    terms.removeIf(EnglishWords::isStop);
    return terms;
  }
}
