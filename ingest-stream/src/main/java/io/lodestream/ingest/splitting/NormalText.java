package io.lodestream.ingest.splitting;

import java.text.Normalizer;

/**
 * The form in which text leaves the stage: Unicode NFC, control characters and byte order marks
 * removed, every run of white space one space, none at the ends.
 */
public final class NormalText {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private NormalText() {}

  public static String of(String text) {
    var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    var normal = new StringBuilder(composed.length());
    boolean space = false;
    for (int at = 0; at < composed.length(); ) {
      int point = composed.codePointAt(at);
      at += Character.charCount(point);
      if (isSpace(point)) {
        space = normal.length() > 0;
      } else if (isVisible(point)) {
        if (space) {
          normal.append(' ');
          space = false;
        }
        normal.appendCodePoint(point);
      }
    }
    return normal.toString();
  }

  /** Whether nothing is left of a text. */
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(point -> !isSpace(point) && isVisible(point));
  }

  /** White space of any kind, no-break spaces included. */
  static boolean isSpace(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point);
  }

  private static boolean isVisible(int point) {
    return !Character.isISOControl(point) && point != BYTE_ORDER_MARK;
  }
}
