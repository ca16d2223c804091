package io.lodestream.ingest.splitting;

/** Finds where a long text can be cut for processing without joining or splitting words. */
final class Chunks {

  private Chunks() {}

  /** End of the chunk that begins at {@code from}: a blank line, a line, a space or the limit. */
  static int end(String text, int from, int sectionEnd, int limit) {
    if (sectionEnd - from <= limit) {
      return sectionEnd;
    }
    int furthest = from + limit;
    int line = -1;
    int space = -1;
    boolean lineEndSeen = false;
    for (int at = furthest; at > from + limit / 2; at--) {
      char before = text.charAt(at - 1);
      if (before == '\n') {
        if (lineEndSeen) {
          return at;
        }
        lineEndSeen = true;
        line = line < 0 ? at : line;
      } else if (!NormalText.isSpace(before)) {
        lineEndSeen = false;
      } else if (space < 0) {
        space = at;
      }
    }
    if (line >= 0) {
      return line;
    }
    if (space >= 0) {
      return space;
    }
    return Character.isLowSurrogate(text.charAt(furthest)) ? furthest - 1 : furthest;
  }
}
