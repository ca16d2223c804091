package io.lodestream.ingest.splitting;

import java.util.Arrays;

/** The lines of a text by number; form feeds end a line as line feeds do. */
final class Lines {

  private final String text;
  private int[] starts = new int[64];
  private int count;

  Lines(String text) {
    this.text = text;
    add(0);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\f' || c == '\u2028' || c == '\u2029') {
        add(at + 1);
      }
    }
  }

  private void add(int start) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = start;
  }

  int size() {
    return count;
  }

  /** First char of a line; of the line after the last, the text's end. */
  int start(int line) {
    return line < count ? starts[line] : text.length();
  }

  /** One past the last char, the line's end included. */
  int end(int line) {
    return start(line + 1);
  }

  int length(int line) {
    return end(line) - start(line);
  }

  /** Without white space at its ends. */
  String stripped(int line) {
    return text.substring(start(line), end(line)).strip();
  }

  /** The same, of a line that has at most so many chars, or else the empty text. */
  String strippedUpTo(int maxChars, int line) {
    return length(line) > maxChars ? "" : stripped(line);
  }

  char charAt(int at) {
    return text.charAt(at);
  }

  boolean isBlank(int line) {
    for (int at = start(line); at < end(line); at++) {
      if (!NormalText.isSpace(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }
}
