package io.lodestream.encoder;

/** Replaces halves of surrogate pairs, which no native tokenizer takes, by U+FFFD. */
final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  /** The text itself where it is well-formed, else a copy of the same length. */
  static String of(String text) {
    char[] repaired = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = text.toCharArray();
      }
      repaired[i] = REPLACEMENT;
    }
    return repaired == null ? text : new String(repaired);
  }
}
