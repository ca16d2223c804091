package io.lodestream.trainer.settings;

/** What a pair counts in the loss. */
public enum PairWeights {
  /** Each pair counts the same. */
  UNIFORM,
  /** A pair counts its score: the judge's confidence, or what users' feedback gave it. */
  SCORE,
  /** A pair counts as much as the parent model, fused with BM25, misses its passage. */
  MARGIN
}
