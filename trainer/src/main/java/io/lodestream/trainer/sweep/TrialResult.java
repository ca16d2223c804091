package io.lodestream.trainer.sweep;

import io.lodestream.trainer.sweep.TrialRunner.Trial;
import java.util.List;
import java.util.Map;

/**
 * What became of a trial.
 *
 * @param settings the searched keys as the trial had them, the given configuration's among them
 * @param curve validation during the run, in its order
 * @param ndcg nDCG@10 on validation of the model that came out; of the last point where it did not
 *     come to its end
 * @param perQuery nDCG@10 of each validation query; empty unless finished
 * @param note why it did not come to its end; empty if it did
 */
public record TrialResult(
    Trial trial,
    Map<String, String> settings,
    Outcome outcome,
    List<Point> curve,
    double ndcg,
    List<Double> perQuery,
    double seconds,
    String note) {

  /**
   * @param share of the run that was done, 0 for the model as it was
   * @param ndcg on validation
   */
  public record Point(double share, double ndcg) {}

  /** How a trial ended. */
  public enum Outcome {
    /** Trained to its end. */
    FINISHED,
    /** Ended early, since it did worse than others at the same place. */
    STOPPED,
    /** The budget or the user ended it. */
    CUT,
    /** Its training failed, such as by diverging. */
    FAILED
  }

  public TrialResult {
    curve = List.copyOf(curve);
    perQuery = List.copyOf(perQuery);
  }

  public boolean isFinished() {
    return outcome == Outcome.FINISHED;
  }
}
