package io.lodestream.trainer.offline;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.WindowPairs;
import java.util.List;

/**
 * What the files of a run hold, by use.
 *
 * @param train to be trained on, with the negatives that the files label
 * @param validation to choose a checkpoint by
 * @param heldOut what the validation and evaluation rows are about
 * @param evaluation rows kept for reporting, and used for nothing here
 * @param irrelevant rows that say of a passage that it does not answer, and became negatives
 * @param shared validation queries that are trained on too, so that validation flatters
 */
public record OfflinePairs(
    List<TrainingPair> train,
    List<TrainingPair> validation,
    HeldOut heldOut,
    int evaluation,
    int irrelevant,
    int shared) {
  public OfflinePairs {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /** The same as the pairs of a window. */
  WindowPairs window() {
    return new WindowPairs(train, validation, heldOut);
  }
}
