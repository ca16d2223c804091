package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of up to four content words without punctuation between them: about a noun phrase.
 *
 * @param from first word
 * @param to one past its last word
 * @param weight summed rarity of its words, long runs dampened
 */
record Phrase(Sentence sentence, int from, int to, double weight) {

  private static final int MAX_WORDS = 4;

  /** The phrases of a sentence, in its order. */
  static List<Phrase> of(Sentence sentence) {
    var phrases = new ArrayList<Phrase>();
    var words = sentence.words();
    int from = 0;
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).isStop()) {
        from = i + 1;
      } else if (i - from + 1 == MAX_WORDS || !continues(sentence, i)) {
        phrases.add(of(sentence, from, i + 1));
        from = i + 1;
      }
    }
    return phrases;
  }

  private static Phrase of(Sentence sentence, int from, int to) {
    double sum = sentence.words().subList(from, to).stream().mapToDouble(w -> w.weight()).sum();
    return new Phrase(sentence, from, to, sum / Math.sqrt(to - from));
  }

  private static boolean continues(Sentence sentence, int word) {
    return word + 1 < sentence.words().size()
        && sentence.words().get(word + 1).isContent()
        && sentence.gapAfter(word).isBlank();
  }

  String text() {
    return sentence.span(from, to);
  }

  boolean isNumber() {
    return sentence.words().subList(from, to).stream().allMatch(w -> w.startsWithDigit());
  }
}
