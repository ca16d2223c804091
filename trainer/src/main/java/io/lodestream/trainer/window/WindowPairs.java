package io.lodestream.trainer.window;

import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.List;

/**
 * The pairs of a window by what they are for; pairs kept for evaluation are not among them.
 *
 * @param train to be trained on
 * @param validation to choose a checkpoint by
 */
public record WindowPairs(List<TrainingPair> train, List<TrainingPair> validation) {
  public WindowPairs {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  static WindowPairs of(List<JudgedPair> pairs) {
    var train = new ArrayList<TrainingPair>();
    var validation = new ArrayList<TrainingPair>();
    for (var pair : pairs) {
      if (pair.getSplit() == Split.TRAIN) {
        train.add(TrainingPair.of(pair));
      } else if (pair.getSplit() == Split.VALIDATION) {
        validation.add(TrainingPair.of(pair));
      }
    }
    return new WindowPairs(train, validation);
  }
}
