package io.lodestream.trainer.window;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;

/**
 * Shown the pairs of a window one by one, in the order of its ranges, so that none need be kept.
 */
@FunctionalInterface
public interface PairVisitor {
  void pair(Split split, TrainingPair pair);
}
