package io.lodestream.trainer.training;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.validation.Figures;

/** Follows a run, and may end it; called by the thread that trains. */
public interface TrainingListener {

  /**
   * Where a run is.
   *
   * @param step optimiser steps done
   * @param steps optimiser steps planned
   * @param loss mean of recent steps
   * @param stepLoss of this step
   * @param learningRate of this step
   * @param gradientNorm of this step, before clipping
   * @param pairsPerSecond of the training so far, validation left out
   */
  record Progress(
      int step,
      int steps,
      double loss,
      double stepLoss,
      double learningRate,
      double gradientNorm,
      double pairsPerSecond) {}

  void stepped(Progress progress);

  /**
   * @param step 0 for the parent
   * @param figures on the validation split
   */
  void validated(int step, Figures figures);

  /** Looked at before each step; a run told to stop throws {@link TrainingStopped}. */
  boolean stopRequested();

  /** A mix of weights was measured. */
  default void merged(int step, Candidate candidate) {}

  /** How the model that comes out does on earlier windows; told once, at the end. */
  default void remembered(int step, HistoryReport history) {}

  /**
   * An endpoint of the teacher was asked about so many queries; told before the first step.
   *
   * @param part {@code rerank} or {@code grades}
   */
  default void asked(String part, int done, int of) {}

  /** How the teacher did, and what became of its endpoints; told before the first step. */
  default void taught(TeacherTrial trial) {}

  /** The run goes on from a checkpoint; told before its first step and validation. */
  default void resumed(int step) {}

  /** A resumable checkpoint is on disk. */
  default void checkpointed(int step) {}

  /** A resumable checkpoint could not be written; training goes on. */
  default void checkpointFailed(int step) {}

  /** Neither listens nor stops. */
  static TrainingListener none() {
    return new TrainingListener() {
      @Override
      public void stepped(Progress progress) {
        // Nobody follows.
      }

      @Override
      public void validated(int step, Figures figures) {
        // Nobody follows.
      }

      @Override
      public boolean stopRequested() {
        return false;
      }
    };
  }
}
