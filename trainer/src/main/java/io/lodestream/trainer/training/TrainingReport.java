package io.lodestream.trainer.training;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport;
import io.lodestream.trainer.negatives.MinedPairs;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.validation.Figures;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a run.
 *
 * <p>A run that was killed and taken up again has the same report as one that was not, {@code
 * resumedAt}, {@code pairsPerSecond} and {@code seconds} apart.
 *
 * @param trainPairs pairs trained on, extra positives included
 * @param mined what became of the candidates for hard negatives; empty: none were looked for
 * @param teacher how the teacher did; empty: there was none
 * @param losses mean loss of every optimiser step
 * @param validation figures before and after
 * @param checkpoints in the order of their steps
 * @param chosenStep step whose weights the model has, or was merged from
 * @param merge how the weights of the chosen step were averaged with older weights
 * @param history what the model remembers of earlier windows
 * @param choice how it was chosen
 * @param resumedAt step at which this process took the run up; 0: it began it
 * @param pairsPerSecond throughput, validation left out
 * @param seconds of the whole run, in this process
 */
public record TrainingReport(
    int trainPairs,
    Optional<MinedPairs.Counts> mined,
    Optional<TeacherTrial> teacher,
    List<Double> losses,
    Validation validation,
    List<Checkpoint> checkpoints,
    int chosenStep,
    MergeReport merge,
    HistoryReport history,
    Choice choice,
    int resumedAt,
    double pairsPerSecond,
    double seconds) {

  /** A validated step, counted from 1. */
  public record Checkpoint(int step, Figures figures) {}

  /** Why the chosen step was taken. */
  public enum Choice {
    /** Best on validation and better than the parent. */
    BEST,
    /** Best on validation, yet no better than the parent: not worth proposing. */
    NO_BETTER_THAN_PARENT,
    /** The last: there were too few validation queries to tell. */
    LAST,
    /** Forgets more of earlier windows than the budget allows: not to be proposed. */
    FORGETS;

    /** Whether a model of this choice may be published as a candidate. */
    public boolean proposed() {
      return this == BEST || this == LAST;
    }
  }

  public TrainingReport {
    losses = List.copyOf(losses);
    checkpoints = List.copyOf(checkpoints);
  }

  /** Queries the checkpoints were measured with. */
  public int validationQueries() {
    return validation.queries();
  }

  /** Passages searched. */
  public int validationPassages() {
    return validation.passages();
  }

  /**
   * What the validation split said.
   *
   * @param queries measured
   * @param passages searched
   * @param parent figures before the first step
   * @param chosen figures of the model that came out
   */
  public record Validation(int queries, int passages, Figures parent, Figures chosen) {}
}
