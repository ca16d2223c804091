package io.lodestream.ingest.splitting;

import java.util.List;

/**
 * Finds the sections below Markdown headings ({@code # ATX} and underlined), fenced code left
 * alone.
 *
 * <p>A line longer than {@value #MAX_HEADING_CHARS} chars is no heading.
 */
final class MarkdownSections {

  static final int MAX_HEADING_CHARS = 200;

  private final String text;
  private final SectionPath path;

  private MarkdownSections(String text) {
    this.text = text;
    this.path = new SectionPath(text);
  }

  static List<Section> of(String text) {
    var found = new MarkdownSections(text);
    found.read();
    return found.path.finish();
  }

  private void read() {
    var fence = new CodeFence();
    int paragraphStart = -1;
    int paragraphLines = 0;
    for (int start = 0; start < text.length(); ) {
      int end = lineEnd(start);
      int next = Math.min(end + 1, text.length());
      boolean isCode = fence.contains(text, start, end);
      int level = isCode ? 0 : atxLevel(start, end);
      int underline = isCode || paragraphLines != 1 ? 0 : underlineLevel(start, end);
      if (level > 0 && open(level, start, end, next)) {
        paragraphLines = 0;
      } else if (underline > 0 && open(underline, paragraphStart, start, next)) {
        paragraphLines = 0;
      } else if (isCode || isBlank(start, end)) {
        paragraphLines = 0;
      } else {
        paragraphStart = paragraphLines == 0 ? start : paragraphStart;
        paragraphLines++;
      }
      start = next;
    }
  }

  /** Begins a section, unless the heading is empty or too long to be one. */
  private boolean open(int level, int start, int end, int next) {
    var title = title(start, end);
    if (title.isEmpty() || end - start > MAX_HEADING_CHARS) {
      return false;
    }
    path.open(level, title, start, end, next);
    return true;
  }

  private int lineEnd(int start) {
    int end = text.indexOf('\n', start);
    return end < 0 ? text.length() : end;
  }

  private int atxLevel(int start, int end) {
    int at = indented(text, start, end);
    int level = 0;
    while (at < end && text.charAt(at) == '#') {
      level++;
      at++;
    }
    boolean isClosed = at == end || NormalText.isSpace(text.charAt(at));
    return level <= 6 && isClosed ? level : 0;
  }

  private int underlineLevel(int start, int end) {
    int at = indented(text, start, end);
    if (at >= end || (text.charAt(at) != '=' && text.charAt(at) != '-')) {
      return 0;
    }
    char mark = text.charAt(at);
    int length = 0;
    while (at < end && text.charAt(at) == mark) {
      at++;
      length++;
    }
    return length < 3 || !isBlank(at, end) ? 0 : mark == '=' ? 1 : 2;
  }

  private String title(int start, int end) {
    var line = NormalText.of(text.substring(start, Math.min(end, start + MAX_HEADING_CHARS + 1)));
    if (!line.startsWith("#")) {
      return line;
    }
    int from = 0;
    while (from < line.length() && line.charAt(from) == '#') {
      from++;
    }
    int to = line.length();
    while (to > from && line.charAt(to - 1) == '#') {
      to--;
    }
    boolean hasClosingMarks = to == from || line.charAt(to - 1) == ' ';
    return line.substring(from, hasClosingMarks ? to : line.length()).strip();
  }

  private boolean isBlank(int start, int end) {
    for (int at = start; at < end; at++) {
      if (!NormalText.isSpace(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  /** Skips the up to three spaces that may stand before a mark. */
  static int indented(String text, int start, int end) {
    int at = start;
    while (at < end && at < start + 3 && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** Knows whether a line of Markdown lies in fenced code; shown every line once, in order. */
  private static final class CodeFence {

    private char mark;
    private int length;

    /** Whether the line {@code [start, end)} is code or a fence. */
    boolean contains(String text, int start, int end) {
      int at = indented(text, start, end);
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
      if (isFence
          && first == mark
          && marks >= length
          && text.substring(at + marks, end).isBlank()) {
        length = 0;
      }
      return true;
    }
  }
}
