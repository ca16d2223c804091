package io.lodestream.trainer.window;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;

/**
 * Shown the pairs of a window one by one, in the order of its ranges, so that none need be kept.
 */
@FunctionalInterface
public interface PairVisitor {

  /**
   * @param pair of weight 0 when its passage is known not to answer
   */
  void pair(Split split, TrainingPair pair);

  /** A pair stood here that may no longer be used. */
  default void retracted(Split split, TrainingPair pair) {}

  /** This one, then the other, for every pair. */
  default PairVisitor andThen(PairVisitor other) {
    var first = this;
    return new PairVisitor() {
      @Override
      public void pair(Split split, TrainingPair pair) {
        first.pair(split, pair);
        other.pair(split, pair);
      }

      @Override
      public void retracted(Split split, TrainingPair pair) {
        first.retracted(split, pair);
        other.retracted(split, pair);
      }
    };
  }
}
