package io.lodestream.indexer.lifecycle;

/** What the decisions of a line make of one model. */
public enum Role {
  /** The last one made champion. */
  CHAMPION,
  /** A model without training window; kept for comparison, whoever serves. */
  BASE,
  /** Nobody has decided on it yet. */
  CANDIDATE,
  /** Was champion before. */
  FORMER,
  /** Decided against. */
  REJECTED;

  /** Whether the model's collection is only kept for the grace time. */
  boolean isLeaving() {
    return this == FORMER || this == REJECTED;
  }
}
