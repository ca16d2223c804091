package io.lodestream.trainer.settings;

/** What becomes of candidates that score nearly as high as the positive, or higher. */
public enum AmbiguityRule {
  /** Ambiguous candidates are left out: neither negative nor positive. */
  DROP,
  /**
   * A lexical judge decides: a passage that holds nearly all of the query's terms is one more
   * positive, one that holds few of them a negative, the others are left out.
   */
  JUDGE
}
