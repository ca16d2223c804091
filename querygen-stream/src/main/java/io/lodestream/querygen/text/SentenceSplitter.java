package io.lodestream.querygen.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds where sentences end: at a full stop, question or exclamation mark before white space and a
 * capital, a digit or another script, at the marks of Chinese and Japanese, and at blank lines.
 */
final class SentenceSplitter {

  private static final String MARKS = ".!?";
  private static final String WIDE_MARKS = "。！？｡";
  private static final String CLOSERS = ")]\"'”’";
  private static final Set<String> ABBREVIATIONS =
      EnglishWords.words(
          "al fig figs vs e.g i.e eq eqs ref refs dr mr mrs ms prof st no nos vol approx ca cf etc"
              + " sp spp subsp var inc ltd co corp u.s u.k dept jan feb mar apr jun jul aug sep sept"
              + " oct nov dec");

  /** Farther back than any abbreviation and its brackets reach: a wall of points stays linear. */
  private static final int ABBREVIATION_REACH = 16;

  private SentenceSplitter() {}

  static List<String> split(String text) {
    var sentences = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      int end = endAt(text, start, i);
      if (end > 0) {
        add(sentences, text.substring(start, end));
        start = end;
        i = end - 1;
      }
    }
    add(sentences, text.substring(start));
    return sentences;
  }

  /** One past the end of the sentence if it ends at this char, else 0. */
  private static int endAt(String text, int start, int i) {
    char c = text.charAt(i);
    if (WIDE_MARKS.indexOf(c) >= 0) {
      return i + 1;
    }
    if (c == '\n' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
      return i + 1;
    }
    if (MARKS.indexOf(c) < 0 || c == '.' && isAbbreviation(text, start, i)) {
      return 0;
    }
    int after = i + 1;
    while (after < text.length() && CLOSERS.indexOf(text.charAt(after)) >= 0) {
      after++;
    }
    int next = after;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    boolean ends =
        next == text.length() || next > after && !Character.isLowerCase(text.codePointAt(next));
    return ends ? after : 0;
  }

  private static boolean isAbbreviation(String text, int start, int stop) {
    int from = stop;
    int reach = Math.max(start, stop - ABBREVIATION_REACH);
    while (from > reach && !Character.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    var word = text.substring(from, stop).replaceAll("^[(\\[\"']+", "");
    return word.length() == 1 && Character.isUpperCase(word.charAt(0))
        || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
  }

  private static void add(List<String> sentences, String text) {
    var sentence = text.strip();
    if (!sentence.isEmpty()) {
      sentences.add(sentence);
    }
  }
}
