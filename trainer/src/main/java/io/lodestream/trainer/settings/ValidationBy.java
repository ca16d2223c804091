package io.lodestream.trainer.settings;

/** By which figure of validation models are compared. */
public enum ValidationBy {
  /** What the vectors find alone. */
  DENSE,
  /**
   * What the vectors find together with BM25, as a hybrid search does; where that cannot tell
   * models apart, what they find alone.
   */
  FUSED
}
