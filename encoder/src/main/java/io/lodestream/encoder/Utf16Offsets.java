package io.lodestream.encoder;

/** Turns offsets in code points, as the tokenizer counts, into Java's offsets in UTF-16. */
final class Utf16Offsets {
  private final int[] charOf;

  Utf16Offsets(String text) {
    charOf = new int[text.codePointCount(0, text.length()) + 1];
    for (int point = 0, at = 0; point < charOf.length; point++) {
      charOf[point] = at;
      if (at < text.length()) {
        at += Character.charCount(text.codePointAt(at));
      }
    }
  }

  int of(int codePoint) {
    return charOf[codePoint];
  }
}
