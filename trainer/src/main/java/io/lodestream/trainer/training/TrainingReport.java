package io.lodestream.trainer.training;

import java.util.List;

/**
 * What happened in a run.
 *
 * @param trainPairs pairs given to train on
 * @param losses InfoNCE loss of every step
 * @param validationQueries queries the checkpoints were measured with
 * @param validationPassages passages searched
 * @param parentNdcg nDCG@10 before the first step
 * @param checkpoints in the order of their steps
 * @param chosenStep step whose weights the model has
 * @param choice how it was chosen
 * @param pairsPerSecond throughput, validation left out
 * @param seconds of the whole run
 */
public record TrainingReport(
    int trainPairs,
    List<Double> losses,
    int validationQueries,
    int validationPassages,
    double parentNdcg,
    List<Checkpoint> checkpoints,
    int chosenStep,
    Choice choice,
    double pairsPerSecond,
    double seconds) {

  /** A validated step, counted from 1. */
  public record Checkpoint(int step, double ndcg) {}

  /** Why the chosen step was taken. */
  public enum Choice {
    /** Best on validation and better than the parent. */
    BEST,
    /** Best on validation, yet no better than the parent: not worth proposing. */
    NO_BETTER_THAN_PARENT,
    /** The last: there were too few validation queries to tell. */
    LAST
  }

  public TrainingReport {
    losses = List.copyOf(losses);
    checkpoints = List.copyOf(checkpoints);
  }

  /** nDCG@10 of the chosen step. */
  public double chosenNdcg() {
    return checkpoints.stream()
        .filter(c -> c.step() == chosenStep)
        .mapToDouble(Checkpoint::ndcg)
        .findFirst()
        .orElseThrow();
  }
}
