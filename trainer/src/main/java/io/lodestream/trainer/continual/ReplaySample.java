package io.lodestream.trainer.continual;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.PairVisitor;
import java.util.List;

/** Samples the training pairs of one earlier window while they go by, equally over its clusters. */
final class ReplaySample implements PairVisitor {
  private final StratifiedReservoir<TrainingPair> reservoir;
  private final ReplayFilter filter;
  private int repeated;
  private int leaking;
  private int retracted;

  ReplaySample(int quota, long seed, ReplayFilter filter) {
    this.reservoir = new StratifiedReservoir<>(quota, seed);
    this.filter = filter;
  }

  @Override
  public void pair(Split split, TrainingPair pair) {
    if (split != Split.TRAIN || pair.weight() == 0) {
      return;
    }
    if (filter.leaks(pair)) {
      leaking++;
    } else if (filter.repeats(pair)) {
      repeated++;
    } else {
      reservoir.add(pair.cluster(), pair);
    }
  }

  @Override
  public void retracted(Split split, TrainingPair pair) {
    retracted += split == Split.TRAIN ? 1 : 0;
  }

  List<TrainingPair> pairs() {
    return reservoir.sample();
  }

  /** Pairs left out because query or passage is among the pairs that are trained on anyway. */
  int repeated() {
    return repeated;
  }

  /** Pairs left out because the new window holds their cluster out. */
  int leaking() {
    return leaking;
  }

  /** Pairs left out because their passage was retracted. */
  int retracted() {
    return retracted;
  }
}
