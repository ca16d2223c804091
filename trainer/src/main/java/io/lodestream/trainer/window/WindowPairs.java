package io.lodestream.trainer.window;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
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

  /** A pair and what it is for. */
  record Assigned(Split split, TrainingPair pair) {}

  static WindowPairs of(List<Assigned> pairs) {
    return new WindowPairs(of(pairs, Split.TRAIN), of(pairs, Split.VALIDATION));
  }

  private static List<TrainingPair> of(List<Assigned> pairs, Split split) {
    return pairs.stream().filter(one -> one.split() == split).map(Assigned::pair).toList();
  }
}
