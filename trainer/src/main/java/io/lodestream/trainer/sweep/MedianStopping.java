package io.lodestream.trainer.sweep;

import io.lodestream.trainer.sweep.TrialResult.Point;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Ends a trial whose best value so far is below the median of what other trials had on average up
 * to the same share of their runs, the trials that this rule ended among them (the median stopping
 * rule of <a href="https://dl.acm.org/doi/10.1145/3097983.3098043">Google Vizier</a>).
 *
 * <p>By share of the run and not by step: trials differ in batch size and epochs, and the learning
 * rate's schedule follows the share. Says nothing before {@link #LEAST} trials have come that far.
 */
final class MedianStopping {
  static final int LEAST = 3;

  private MedianStopping() {}

  /**
   * @param curve of the trial so far
   * @param others curves of trials that finished or were ended by this rule
   */
  static boolean shouldStop(List<Point> curve, List<List<Point>> others) {
    var trained = curve.stream().filter(point -> point.share() > 0).toList();
    if (others.size() < LEAST || trained.isEmpty()) {
      return false;
    }
    double share = trained.get(trained.size() - 1).share();
    double best = trained.stream().mapToDouble(Point::ndcg).max().orElseThrow();
    var averages =
        others.stream()
            .map(other -> averageUpTo(share, other))
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .sorted(Comparator.naturalOrder())
            .toList();
    return averages.size() >= LEAST && best < median(averages);
  }

  private static OptionalDouble averageUpTo(double share, List<Point> curve) {
    return curve.stream()
        .filter(point -> point.share() > 0 && point.share() <= share + 1e-9)
        .mapToDouble(Point::ndcg)
        .average();
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
