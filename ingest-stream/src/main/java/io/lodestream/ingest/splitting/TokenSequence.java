package io.lodestream.ingest.splitting;

import java.util.Arrays;

/**
 * The tokens of a section and how well the text may be cut before each of them.
 *
 * <p>Grows by {@link #add}; positions in reading order. Not thread-safe.
 */
final class TokenSequence {

  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private Cut[] cuts = new Cut[256];
  private int size;

  /** Adds a token; a cut inside a character is never allowed, whatever the caller found. */
  void add(int start, int end, Cut before) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      cuts = Arrays.copyOf(cuts, size * 2);
    }
    boolean overlaps = size > 0 && start < ends[size - 1];
    starts[size] = start;
    ends[size] = size > 0 ? Math.max(end, ends[size - 1]) : end;
    cuts[size] = overlaps ? Cut.NEVER : before;
    size++;
  }

  /** Lets the last token reach further, over characters that no token covers. */
  void extendLast(int end) {
    ends[size - 1] = Math.max(ends[size - 1], end);
  }

  int size() {
    return size;
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  /** How good a cut before the token is; the section's start is as good as a paragraph's. */
  Cut before(int token) {
    return token == 0 ? Cut.PARAGRAPH : cuts[token];
  }
}
