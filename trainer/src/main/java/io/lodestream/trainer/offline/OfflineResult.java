package io.lodestream.trainer.offline;

import io.lodestream.trainer.continual.Recalled;
import io.lodestream.trainer.training.TrainingReport;
import java.util.Optional;

/**
 * What a run on files came to.
 *
 * @param sha256 digest of the model directory; absent when none was written, no checkpoint being
 *     better than the model trained from
 */
public record OfflineResult(TrainingReport report, Counts pairs, Optional<String> sha256) {

  /**
   * Rows by use.
   *
   * @param train trained on
   * @param validation checkpoints are chosen by
   * @param evaluation used for nothing
   * @param irrelevant whose passage is known not to answer
   * @param shared validation queries that are trained on too
   * @param replayed pairs of earlier files, trained on beside
   */
  public record Counts(
      int train, int validation, int evaluation, int irrelevant, int shared, int replayed) {
    static Counts of(OfflinePairs pairs, Recalled recalled) {
      return new Counts(
          pairs.train().size(),
          pairs.validation().size(),
          pairs.evaluation(),
          pairs.irrelevant(),
          pairs.shared(),
          recalled.replay().size());
    }
  }
}
