package io.lodestream.ingest.splitting;

/**
 * How large passages are, in tokens.
 *
 * @param maxTokens no passage has more
 * @param minTokens no passage has fewer, unless its section has no more
 * @param overlapTokens most tokens of a passage that are repeated at the head of the next
 */
public record SplitRules(int maxTokens, int minTokens, int overlapTokens) {

  public static final SplitRules DEFAULT = new SplitRules(128, 24, 16);

  public SplitRules {
    if (minTokens < 1 || minTokens > maxTokens / 2) {
      throw new IllegalArgumentException(
          "minTokens must be from 1 to half of maxTokens (%d), was %d"
              .formatted(maxTokens, minTokens));
    }
    if (overlapTokens < 0 || overlapTokens >= maxTokens / 2) {
      throw new IllegalArgumentException(
          "overlapTokens must be at least 0 and below half of maxTokens (%d), was %d"
              .formatted(maxTokens, overlapTokens));
    }
  }

  /**
   * Most tokens of a table's head in a passage: a quarter of it, and no more than leaves room for
   * the overlap and the next passage's minimum.
   */
  int maxHeadTokens() {
    return Math.max(
        0, Math.min(maxTokens / 4, maxTokens / 2 - Math.max(minTokens, overlapTokens + 1)));
  }
}
