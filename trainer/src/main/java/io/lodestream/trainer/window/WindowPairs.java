package io.lodestream.trainer.window;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.List;

/**
 * The pairs of a window by what they are for; pairs kept for evaluation are not among them.
 *
 * @param train to be trained on
 * @param validation to choose a checkpoint by
 * @param heldOut what the validation and evaluation pairs are about
 * @param irrelevant pairs of weight 0 for training: their passage is known not to answer
 * @param retracted pairs for training or validation left out because their passage was retracted
 */
public record WindowPairs(
    List<TrainingPair> train,
    List<TrainingPair> validation,
    HeldOut heldOut,
    List<TrainingPair> irrelevant,
    int retracted) {
  public WindowPairs {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    irrelevant = List.copyOf(irrelevant);
  }

  /** Pairs whose passages all answer, without retracted ones. */
  public WindowPairs(List<TrainingPair> train, List<TrainingPair> validation, HeldOut heldOut) {
    this(train, validation, heldOut, List.of(), 0);
  }

  /** Puts the pairs of one window together. */
  static final class Collector implements PairVisitor {
    private final List<TrainingPair> train = new ArrayList<>();
    private final List<TrainingPair> validation = new ArrayList<>();
    private final List<TrainingPair> irrelevant = new ArrayList<>();
    private final HeldOut.Collector heldOut = new HeldOut.Collector();
    private int retracted;

    @Override
    public void pair(Split split, TrainingPair pair) {
      heldOut.pair(split, pair);
      if (split == Split.TRAIN) {
        (pair.weight() > 0 ? train : irrelevant).add(pair);
      } else if (split == Split.VALIDATION && pair.weight() > 0) {
        validation.add(pair);
      }
    }

    /** What is held out stays so: the document may be back by the next window. */
    @Override
    public void retracted(Split split, TrainingPair pair) {
      heldOut.retracted(split, pair);
      retracted += split == Split.EVALUATION ? 0 : 1;
    }

    WindowPairs collected() {
      return new WindowPairs(train, validation, heldOut.collected(), irrelevant, retracted);
    }
  }
}
