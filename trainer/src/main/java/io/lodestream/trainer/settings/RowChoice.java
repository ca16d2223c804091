package io.lodestream.trainer.settings;

/** Which pairs are trained on where there are more than the settings allow. */
public enum RowChoice {
  /** A random sample. */
  RANDOM,
  /**
   * As many of each cluster of passages, so that rare subjects are trained on too (DUQGen, <a
   * href="https://arxiv.org/abs/2404.02489">paper</a>).
   */
  SPREAD
}
