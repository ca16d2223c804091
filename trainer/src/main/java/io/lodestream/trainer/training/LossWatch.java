package io.lodestream.trainer.training;

import io.lodestream.schemas.error.BadDataException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Follows the loss and ends a run that goes nowhere. */
final class LossWatch {
  private static final int RECENT = 20;

  private final List<Double> losses = new ArrayList<>();
  private final ArrayDeque<Double> recent = new ArrayDeque<>();
  private double first;

  /**
   * Notes a step.
   *
   * @param guessing loss of a model that tells no passage from another
   * @throws BadDataException if loss or gradient is no number, or the recent mean is worse than
   *     guessing while the run began better
   */
  void note(double loss, double gradientNorm, double guessing) {
    int step = losses.size() + 1;
    if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
      throw new BadDataException(
          "training diverged at step %d: loss %s, gradient norm %s"
              .formatted(step, loss, gradientNorm));
    }
    add(loss);
    if (step > RECENT && first < guessing && mean() > guessing) {
      throw new BadDataException(
          "training diverged at step %d: mean loss of the last %d steps is %.3f, worse than guessing (%.3f), after %.3f at the start; loss %s, gradient norm %s"
              .formatted(step, RECENT, mean(), guessing, first, loss, gradientNorm));
    }
  }

  private void add(double loss) {
    losses.add(loss);
    recent.addLast(loss);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
    if (losses.size() == RECENT) {
      first = mean();
    }
  }

  /** Goes on after these losses, with which nothing was wrong. */
  void resume(List<Double> earlier) {
    earlier.forEach(this::add);
  }

  /** Mean of the recent steps. */
  double mean() {
    return recent.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Loss of every step. */
  List<Double> losses() {
    return List.copyOf(losses);
  }
}
