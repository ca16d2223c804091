package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.EnglishWords;
import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.Set;

/** Cuts stretches of words that neither begin nor end in mid-phrase. */
final class Spans {

  private static final int MIN_CONTENT_WORDS = 3;

  private static final Set<String> LINKS =
      EnglishWords.words(
          "and but or which that while whereas although because since where when if so than as");

  private Spans() {}

  /** The stretch without stop words at its ends, if enough content is left. */
  static Optional<String> trimmed(Sentence sentence, int from, int to) {
    var words = sentence.words();
    while (from < to && words.get(from).isStop()) {
      from++;
    }
    return trimmedAtEnd(sentence, from, to);
  }

  /** The stretch without stop words at its end, if enough content is left. */
  static Optional<String> trimmedAtEnd(Sentence sentence, int from, int to) {
    var words = sentence.words();
    while (to > from && words.get(to - 1).isStop()) {
      to--;
    }
    long content = words.subList(from, to).stream().filter(w -> w.isContent()).count();
    return content < MIN_CONTENT_WORDS
        ? Optional.empty()
        : Optional.of(balanced(sentence.span(from, to)));
  }

  /** Ends before clause marks once there are enough words; at most {@code max} words. */
  static int clauseEnd(Sentence sentence, int from, int min, int max) {
    int end = Math.min(sentence.words().size(), from + max);
    for (int i = from; i < end; i++) {
      var gap = sentence.gapAfter(i);
      boolean hard = gap.indexOf(';') >= 0 || gap.indexOf(':') >= 0 || gap.indexOf('—') >= 0;
      boolean enough = i - from + 1 >= min;
      if (hard || enough && (gap.indexOf(',') >= 0 || opensClause(sentence, i + 1))) {
        return i + 1;
      }
    }
    return end;
  }

  private static boolean opensClause(Sentence sentence, int word) {
    return word < sentence.words().size() && LINKS.contains(sentence.words().get(word).term());
  }

  /** Without a bracket that is opened or closed only. */
  static String balanced(String text) {
    boolean open =
        text.chars().filter(c -> c == '(').count() != text.chars().filter(c -> c == ')').count();
    var closed = open ? text.replace("(", "").replace(")", "") : text;
    int bracket = closed.indexOf(']') < 0 ? closed.indexOf('[') : -1;
    return (bracket > 0 ? closed.substring(0, bracket) : closed).replaceAll("\\s+", " ").strip();
  }
}
