package io.lodestream.trainer.window;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The pairs of a window by what they are for; pairs kept for evaluation are not among them.
 *
 * @param train to be trained on
 * @param validation to choose a checkpoint by
 * @param heldOut what the validation and evaluation pairs are about
 */
public record WindowPairs(
    List<TrainingPair> train, List<TrainingPair> validation, HeldOut heldOut) {
  public WindowPairs {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }

  /** Puts the pairs of one window together. */
  static final class Collector implements PairVisitor {
    private final List<TrainingPair> train = new ArrayList<>();
    private final List<TrainingPair> validation = new ArrayList<>();
    private final Set<String> clusters = new HashSet<>();
    private final Set<String> documents = new HashSet<>();

    @Override
    public void pair(Split split, TrainingPair pair) {
      switch (split) {
        case TRAIN -> train.add(pair);
        case VALIDATION -> {
          validation.add(pair);
          holdOut(pair);
        }
        case EVALUATION -> holdOut(pair);
      }
    }

    private void holdOut(TrainingPair pair) {
      clusters.add(pair.cluster());
      documents.add(pair.documentId());
    }

    WindowPairs collected() {
      return new WindowPairs(train, validation, new HeldOut(clusters, documents));
    }
  }
}
