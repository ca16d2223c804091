package io.lodestream.trainer.training;

/** Follows a run, and may end it; called by the thread that trains. */
public interface TrainingListener {

  /**
   * Where a run is.
   *
   * @param step optimiser steps done
   * @param steps optimiser steps planned
   * @param loss mean of recent steps
   * @param pairsPerSecond of the training so far, validation left out
   */
  record Progress(int step, int steps, double loss, double pairsPerSecond) {}

  void stepped(Progress progress);

  /**
   * @param step 0 for the parent
   * @param ndcg nDCG@10 on the validation split
   */
  void validated(int step, double ndcg);

  /** Looked at before each step; a run told to stop throws {@link TrainingStopped}. */
  boolean stopRequested();

  /** Neither listens nor stops. */
  static TrainingListener none() {
    return new TrainingListener() {
      @Override
      public void stepped(Progress progress) {
        // Nobody follows.
      }

      @Override
      public void validated(int step, double ndcg) {
        // Nobody follows.
      }

      @Override
      public boolean stopRequested() {
        return false;
      }
    };
  }
}
