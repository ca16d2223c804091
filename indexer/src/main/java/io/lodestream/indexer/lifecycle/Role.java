package io.lodestream.indexer.lifecycle;

import io.lodestream.schemas.promotions.PromotionHistory.Standing;

/** What one model is in its line, by the promotions so far. */
public enum Role {
  /** The model that was promoted last. */
  CHAMPION,
  /** A model without training window; kept for comparison, whoever serves. */
  BASE,
  /** Nobody has decided on it yet. */
  CANDIDATE,
  /** Was champion before. */
  FORMER,
  /** Decided against. */
  REJECTED;

  /**
   * @param base whether the model has no training window
   */
  public static Role of(Standing standing, boolean base) {
    if (base && standing != Standing.CHAMPION) {
      return BASE;
    }
    return switch (standing) {
      case CHAMPION -> CHAMPION;
      case FORMER_CHAMPION -> FORMER;
      case REJECTED -> REJECTED;
      case UNDECIDED -> CANDIDATE;
    };
  }

  /** Whether the model's collection is only kept for the grace time. */
  boolean isLeaving() {
    return this == FORMER || this == REJECTED;
  }
}
