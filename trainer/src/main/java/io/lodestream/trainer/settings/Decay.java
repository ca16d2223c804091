package io.lodestream.trainer.settings;

/** How the learning rate falls after the warm-up. */
public enum Decay {
  /** It falls along half a cosine to zero. */
  COSINE,
  /** It falls in a straight line to zero. */
  LINEAR,
  /** It does not fall. */
  CONSTANT
}
