package io.lodestream.trainer.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The results of a sweep in order of what they are worth: finished trials by nDCG@10, then the
 * others.
 *
 * @param sorted best first
 */
public record Ranking(List<TrialResult> sorted) {

  public Ranking {
    sorted =
        sorted.stream()
            .sorted(
                Comparator.comparing(TrialResult::outcome)
                    .thenComparing(TrialResult::ndcg, Comparator.reverseOrder())
                    .thenComparing(result -> result.trial().number()))
            .toList();
  }

  /** Empty when no trial came to its end. */
  public Optional<TrialResult> best() {
    return sorted.stream().filter(TrialResult::isFinished).findFirst();
  }

  /** The configuration as it was given; empty unless it came to its end. */
  public Optional<TrialResult> given() {
    return sorted.stream()
        .filter(result -> result.trial().number() == 0 && result.isFinished())
        .findFirst();
  }

  /**
   * Best against given on the same queries; empty unless both finished and differ. The best of many
   * trials looks better than it is, which this interval does not take into account.
   */
  public Optional<PairedInterval> lift(long seed) {
    return best()
        .filter(best -> best.trial().number() > 0)
        .flatMap(
            best ->
                given().map(given -> PairedInterval.of(given.perQuery(), best.perQuery(), seed)));
  }
}
