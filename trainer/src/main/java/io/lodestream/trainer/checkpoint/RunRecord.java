package io.lodestream.trainer.checkpoint;

import io.lodestream.trainer.validation.Figures;
import java.util.List;

/**
 * Where a run is, weights and moments apart. The order of batches and the learning rate follow from
 * the step and the run's settings.
 *
 * @param step optimiser steps done
 * @param losses of every step done
 * @param parent figures of the parent
 * @param parentHistory nDCG@10 of the parent on the frozen set of each earlier window, by the
 *     figure that decides
 * @param validated checkpoints validated so far, in order
 * @param bestStep step of the best weights; 0: none yet
 */
public record RunRecord(
    int step,
    List<Double> losses,
    Figures parent,
    List<Double> parentHistory,
    List<Validated> validated,
    int bestStep) {

  /** Figures after a step. */
  public record Validated(int step, Figures figures) {}

  public RunRecord {
    losses = List.copyOf(losses);
    parentHistory = List.copyOf(parentHistory);
    validated = List.copyOf(validated);
  }
}
