package io.lodestream.ingest.splitting;

/** Knows whether a line of Markdown lies in fenced code; shown every line once, in order. */
final class CodeFence {

  private char mark;
  private int length;

  /** Whether the line {@code [start, end)} is code or a fence. */
  boolean contains(String text, int start, int end) {
    int at = MarkdownSections.indented(text, start, end);
    char first = at < end ? text.charAt(at) : 0;
    int marks = 0;
    while (at + marks < end && text.charAt(at + marks) == first) {
      marks++;
    }
    boolean isFence = marks >= 3 && (first == '`' || first == '~');
    if (length == 0) {
      if (isFence) {
        mark = first;
        length = marks;
      }
      return isFence;
    }
    if (isFence && first == mark && marks >= length && text.substring(at + marks, end).isBlank()) {
      length = 0;
    }
    return true;
  }
}
