package io.lodestream.ingest.splitting;

/** Turns UTF-16 offsets of one well-formed text into code points, each in constant time. */
public final class CodePointOffsets {

  private static final int STRIDE = 256;

  private final String text;
  private final int[] pairsBefore;

  public CodePointOffsets(String text) {
    this.text = text;
    this.pairsBefore = new int[text.length() / STRIDE + 1];
    int pairs = 0;
    for (int at = 0; at < text.length(); at++) {
      if (at % STRIDE == 0) {
        pairsBefore[at / STRIDE] = pairs;
      }
      if (Character.isLowSurrogate(text.charAt(at))) {
        pairs++;
      }
    }
    if (text.length() % STRIDE == 0) {
      pairsBefore[text.length() / STRIDE] = pairs;
    }
  }

  /** Code points before a UTF-16 offset, which must not lie inside a surrogate pair. */
  public int of(int utf16) {
    int pairs = pairsBefore[utf16 / STRIDE];
    for (int at = utf16 / STRIDE * STRIDE; at < utf16; at++) {
      if (Character.isLowSurrogate(text.charAt(at))) {
        pairs++;
      }
    }
    return utf16 - pairs;
  }
}
