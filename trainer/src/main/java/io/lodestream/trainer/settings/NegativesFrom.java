package io.lodestream.trainer.settings;

/** What finds the candidates for hard negatives. */
public enum NegativesFrom {
  /** The parent's vectors. */
  DENSE,
  /** The parent's vectors fused with BM25, as a hybrid search is. */
  HYBRID
}
