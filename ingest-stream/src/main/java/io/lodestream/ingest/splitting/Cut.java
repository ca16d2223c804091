package io.lodestream.ingest.splitting;

/** How well a text may be cut at a place, worst first. */
enum Cut {
  /** Inside a character. */
  NEVER,
  /** Inside a word. */
  TOKEN,
  WORD,
  LINE,
  SENTENCE,
  PARAGRAPH;

  boolean isAtLeast(Cut other) {
    return compareTo(other) >= 0;
  }
}
