package io.lodestream.trainer.settings;

/**
 * Whose opinion masks negatives that may be answers (<a
 * href="https://arxiv.org/abs/2402.16829">GISTEmbed</a>).
 */
public enum GuideRule {
  /** No model's. */
  NONE,
  /** The parent model's, with its weights of before the run. */
  PARENT
}
