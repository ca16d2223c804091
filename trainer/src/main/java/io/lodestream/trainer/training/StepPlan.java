package io.lodestream.trainer.training;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.batch.BatchPlan;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The batches of a run, by the optimiser step that they belong to; equal for equal pairs and
 * settings, so that a step's number says where in the data a run is.
 *
 * @param pairs trained on
 * @param steps each of at least one batch; the last may have fewer than the others
 */
record StepPlan(int pairs, List<List<Batch>> steps) {

  /**
   * Pairs that meet.
   *
   * @param epoch counted from 0
   */
  record Batch(int epoch, List<TrainingPair> pairs) {}

  /**
   * @throws BadDataException if no batch can be made
   */
  static StepPlan of(PreparedPairs prepared, TrainerSettings settings) {
    var pairs = prepared.pairs();
    var batches = new ArrayList<Batch>();
    for (int epoch = 0; epoch < settings.optimisation().epochs(); epoch++) {
      int number = epoch;
      BatchPlan.of(pairs, settings.batches(), settings.seed(), epoch, prepared.advice().parent())
          .forEach(batch -> batches.add(new Batch(number, batch)));
    }
    if (batches.isEmpty()) {
      throw new BadDataException(
          "%d training pairs make no batch: at least 2 with different queries and passages are needed"
              .formatted(pairs.size()));
    }
    var steps = new ArrayList<List<Batch>>();
    int each = settings.batches().accumulation();
    for (int from = 0; from < batches.size(); from += each) {
      steps.add(List.copyOf(batches.subList(from, Math.min(batches.size(), from + each))));
    }
    return new StepPlan(pairs.size(), steps);
  }

  int size() {
    return steps.size();
  }

  /**
   * After which steps the run is validated, counted from 1: evenly spaced, the last step always
   * among them.
   */
  SortedSet<Integer> validated(TrainerSettings.Validation settings) {
    var at = new TreeSet<Integer>();
    for (int k = 1; k <= settings.checkpoints(); k++) {
      at.add(Math.max(1, (int) Math.round((double) size() * k / settings.checkpoints())));
    }
    return at;
  }
}
