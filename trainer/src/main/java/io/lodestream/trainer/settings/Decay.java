package io.lodestream.trainer.settings;

/** How the learning rate falls after the warm-up. */
public enum Decay {
  /** Along half a cosine to zero. */
  COSINE,
  /** In a straight line to zero. */
  LINEAR,
  /** Not at all. */
  CONSTANT
}
