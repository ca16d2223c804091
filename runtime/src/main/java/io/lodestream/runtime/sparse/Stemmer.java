package io.lodestream.runtime.sparse;

import org.tartarus.snowball.SnowballStemmer;

/**
 * Snowball's stems as Qdrant and fastembed have them, from Lucene's newer edition of the
 * algorithms.
 *
 * <p>The newer edition treats a few letters otherwise: French ï and ë are taken apart, Russian ё
 * becomes е. A letter that the older edition would treat alike stands in for them meanwhile. Not
 * thread-safe.
 */
final class Stemmer {

  /** French words from which both editions take an ending in ë. */
  private static final String SILENT = "(?!aigu).*guës?";

  private final SnowballStemmer algorithm;
  private final String letters;
  private final char standIn;

  private Stemmer(SnowballStemmer algorithm, String letters, char standIn) {
    this.algorithm = algorithm;
    this.letters = letters;
    this.standIn = standIn;
  }

  static Stemmer of(SnowballStemmer algorithm) {
    return new Stemmer(algorithm, "", ' ');
  }

  /** A vowel that no ending has stands in. */
  static Stemmer french(SnowballStemmer algorithm) {
    return new Stemmer(algorithm, "ïë", 'ù');
  }

  /** No letter, so no vowel and in no ending. */
  static Stemmer russian(SnowballStemmer algorithm) {
    return new Stemmer(algorithm, "ё", '\uE000');
  }

  String stem(String word) {
    boolean replaced = word.chars().anyMatch(letter -> letters.indexOf(letter) >= 0);
    algorithm.setCurrent(replaced ? standInsFor(word) : word);
    algorithm.stem();
    return replaced ? restored(algorithm.getCurrent(), word) : algorithm.getCurrent();
  }

  private String standInsFor(String word) {
    StringBuilder text = new StringBuilder(word);
    int end = word.matches(SILENT) ? word.lastIndexOf('ë') : word.length();
    for (int i = 0; i < end; i++) {
      if (letters.indexOf(word.charAt(i)) >= 0) {
        text.setCharAt(i, standIn);
      }
    }
    return text.toString();
  }

  /** Stemming changes the end of a word only, so that letters stay where they were. */
  private String restored(String stem, String word) {
    StringBuilder text = new StringBuilder(stem);
    for (int i = 0; i < Math.min(stem.length(), word.length()); i++) {
      if (stem.charAt(i) == standIn) {
        text.setCharAt(i, word.charAt(i));
      }
    }
    return text.toString();
  }
}
