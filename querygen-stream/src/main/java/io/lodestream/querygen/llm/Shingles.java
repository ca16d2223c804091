package io.lodestream.querygen.llm;

import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Word;
import io.lodestream.querygen.text.Words;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs of consecutive words, by which a text is found in another text with different punctuation.
 */
final class Shingles {

  private Shingles() {}

  static Set<String> of(Collection<String> texts, int words) {
    var shingles = new HashSet<String>();
    texts.forEach(text -> in(terms(text), words).forEach(shingles::add));
    return shingles;
  }

  /** True when the text holds one of the runs. */
  static boolean anyIn(String text, int words, Set<String> shingles) {
    return in(terms(text), words).anyMatch(shingles::contains);
  }

  /**
   * True when the text has at least {@code minWords} words, all of them a run in the other text.
   */
  static boolean isWhollyIn(String text, String other, int minWords) {
    var terms = terms(text);
    return terms.size() >= minWords
        && (" " + String.join(" ", terms(other)) + " ")
            .contains(" " + String.join(" ", terms) + " ");
  }

  private static Stream<String> in(List<String> terms, int words) {
    return IntStream.rangeClosed(0, terms.size() - words)
        .mapToObj(at -> String.join(" ", terms.subList(at, at + words)));
  }

  static List<String> terms(String text) {
    return Words.of(text, TermStatistics.NONE).stream().map(Word::term).toList();
  }
}
