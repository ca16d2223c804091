package io.lodestream.trainer.settings;

/** What a pair counts in the loss. */
public enum PairWeights {
  /** Each the same. */
  UNIFORM,
  /** Its score: the judge's confidence, or what users' feedback gave it. */
  SCORE
}
