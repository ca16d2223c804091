package io.lodestream.trainer.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a run is, weights and moments apart. The order of batches and the learning rate follow from
 * the step and the run's settings.
 *
 * @param step optimiser steps done
 * @param losses of every step done
 * @param parent nDCG@10 of the parent by dimension; empty: not measured yet
 * @param parentHistory nDCG@10 of the parent on the frozen set of each earlier window
 * @param validated checkpoints validated so far, in order
 * @param bestStep step of the best weights; 0: none yet
 */
public record RunRecord(
    int step,
    List<Double> losses,
    SortedMap<Integer, Double> parent,
    List<Double> parentHistory,
    List<Validated> validated,
    int bestStep) {

  /** nDCG@10 after a step, by dimension. */
  public record Validated(int step, SortedMap<Integer, Double> ndcg) {
    public Validated {
      ndcg = Collections.unmodifiableSortedMap(new TreeMap<>(ndcg));
    }
  }

  public RunRecord {
    losses = List.copyOf(losses);
    parent = Collections.unmodifiableSortedMap(new TreeMap<>(parent));
    parentHistory = List.copyOf(parentHistory);
    validated = List.copyOf(validated);
  }
}
