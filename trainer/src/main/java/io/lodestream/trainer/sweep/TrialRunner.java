package io.lodestream.trainer.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tries one configuration; an interface so that the search can be tested without training. */
public interface TrialRunner {

  /**
   * What a trial that came to its end gives.
   *
   * @param perQuery nDCG@10 of each validation query, in an order all trials share
   */
  record Finished(double ndcg, List<Double> perQuery) {}

  /** Follows a trial, and may end it. */
  interface Watch {
    void validated(double share, double ndcg);

    /** Asked before each step; a trial told to stop throws. */
    boolean stopRequested();
  }

  /**
   * The searched keys as this trial has them.
   *
   * @throws io.lodestream.schemas.error.FatalException if a value breaks its key's rule
   */
  Map<String, String> settings(Trial trial, Iterable<String> keys);

  /**
   * @throws io.lodestream.trainer.training.TrainingStopped if the watch asks for it
   * @throws io.lodestream.schemas.error.BadDataException if it cannot be trained, such as by
   *     diverging
   */
  Finished run(Trial trial, Watch watch);

  /**
   * One configuration to be tried.
   *
   * @param number from 0, which is the configuration as it was given
   * @param values configuration key to value, over what was given
   */
  record Trial(int number, Map<String, String> values) {
    public Trial {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }
}
