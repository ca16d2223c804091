package io.lodestream.trainer.sweep;

import io.lodestream.trainer.sweep.TrialResult.Point;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Ends a trial whose best value so far is below the median of what the finished trials had on
 * average up to the same share of their runs (the median stopping rule of <a
 * href="https://dl.acm.org/doi/10.1145/3097983.3098043">Google Vizier</a>).
 *
 * <p>By share of the run and not by step: trials differ in batch size and epochs, and the learning
 * rate's schedule follows the share. Says nothing before {@link #LEAST} trials have finished.
 */
final class MedianStopping {
  static final int LEAST = 3;

  private MedianStopping() {}

  /**
   * @param curve of the trial so far
   * @param finished curves of trials that came to their end
   */
  static boolean shouldStop(List<Point> curve, List<List<Point>> finished) {
    var trained = curve.stream().filter(point -> point.share() > 0).toList();
    if (finished.size() < LEAST || trained.isEmpty()) {
      return false;
    }
    double share = trained.get(trained.size() - 1).share();
    double best = trained.stream().mapToDouble(Point::ndcg).max().orElseThrow();
    var averages =
        finished.stream()
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
