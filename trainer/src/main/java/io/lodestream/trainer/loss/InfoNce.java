package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;
import io.lodestream.trainer.TrainerSettings;

/**
 * Pulls each query towards its passage and away from the batch's others (InfoNCE).
 *
 * <p>{@code temperature} is τ in <a href="https://arxiv.org/abs/1807.03748">the paper</a>. With
 * both directions, each passage is also pulled towards its query, and the mean of the two losses
 * taken. Needs batches that are large and hard, since the other passages are the negatives. Knows
 * nothing but tensors; thread-safe.
 */
public final class InfoNce {
  /** Added to a masked score: its probability becomes 0 in fp32. */
  private static final float EXCLUDED = -1e9f;

  private final TrainerSettings.Loss settings;

  public InfoNce(TrainerSettings.Loss settings) {
    this.settings = settings;
  }

  /**
   * @param queries {@code [batch, dim]}, L2-normalised
   * @param passages {@code [batch, dim]}, L2-normalised; row i answers query i
   * @param masked as {@link NegativeMask} makes it
   * @return the mean loss, a scalar owned by the queries' manager
   */
  public NDArray loss(NDArray queries, NDArray passages, boolean[][] masked) {
    var manager = queries.getManager();
    var scores =
        queries
            .matMul(passages.transpose())
            .div((float) settings.temperature())
            .add(manager.create(exclusions(masked)));
    var positives = manager.eye(masked.length);
    var loss = meanOfDiagonal(scores.logSoftmax(1), positives);
    if (settings.bothDirections()) {
      loss = loss.add(meanOfDiagonal(scores.logSoftmax(0), positives)).div(2);
    }
    return loss.neg();
  }

  private static NDArray meanOfDiagonal(NDArray logProbabilities, NDArray positives) {
    return logProbabilities.mul(positives).sum().div(positives.getShape().get(0));
  }

  private static float[][] exclusions(boolean[][] masked) {
    var added = new float[masked.length][masked.length];
    for (int i = 0; i < masked.length; i++) {
      for (int j = 0; j < masked.length; j++) {
        added[i][j] = masked[i][j] ? EXCLUDED : 0;
      }
    }
    return added;
  }
}
