package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.lodestream.trainer.settings.TrainerSettings;

/**
 * Pulls each query towards its passage and away from the batch's others (InfoNCE).
 *
 * <p>{@code temperature} is τ in <a href="https://arxiv.org/abs/1807.03748">the paper</a>. With
 * cosines s, the loss of pair i is {@code log Σ_j exp(s_ij / τ) - s_ii / τ} over all columns j that
 * are not masked. With both directions it is the mean of that and of {@code log Σ_k exp(s_ki / τ) -
 * s_ii / τ} over the pairs k: a hard negative answers nothing and so is pulled nowhere. The batch's
 * loss is the mean over the pairs by their weights, 0 where all weights are 0. Without masks,
 * weights and negatives this is sentence-transformers' MultipleNegativesRankingLoss of scale 1/τ,
 * the two directions in {@code per_direction} mode.
 *
 * <p>Residual training (CLEAR, <a href="https://arxiv.org/abs/2004.13969">paper</a>): with the
 * scores of another retriever added, what that one solves costs little, and the model learns the
 * rest.
 *
 * <p>Matryoshka (<a href="https://arxiv.org/abs/2205.13147">paper</a>): the loss of each prefix of
 * the vectors, scaled to length 1 again, is added times its weight c_m; the whole vector's weight
 * is 1.
 *
 * <p>Needs batches that are large and hard, since the other passages are the negatives. Knows
 * nothing but tensors; thread-safe.
 */
public final class InfoNce {
  private final TrainerSettings.Loss settings;

  public InfoNce(TrainerSettings.Loss settings) {
    this.settings = settings;
  }

  /** The loss of the model's own scores. */
  public NDArray loss(NDArray queries, NDArray passages, boolean[][] masked, double[] weights) {
    return loss(queries, passages, masked, weights, new float[0][]);
  }

  /**
   * @param queries {@code [pairs, dim]}, L2-normalised
   * @param passages {@code [columns, dim]}, L2-normalised; row i answers query i, the rows after
   *     the pairs' own passages are hard negatives
   * @param masked as {@link NegativeMask} makes it
   * @param weights of the pairs, not negative
   * @param added logits that are added to the model's own, {@code [pair][column]}, such as BM25's;
   *     without rows: none
   * @return the loss, a scalar owned by the queries' manager
   */
  public NDArray loss(
      NDArray queries, NDArray passages, boolean[][] masked, double[] weights, float[][] added) {
    var manager = queries.getManager();
    var exclusions = NegativeMask.asAddend(manager, masked, added);
    var shares = manager.create(shares(weights));
    var loss = contrast(queries, passages, exclusions, shares);
    for (int m = 0; m < settings.matryoshkaDims().size(); m++) {
      int dim = settings.matryoshkaDims().get(m);
      var prefix = contrast(prefix(queries, dim), prefix(passages, dim), exclusions, shares);
      loss = loss.add(GraphNumber.times(prefix, settings.matryoshkaWeight(m)));
    }
    return loss;
  }

  private NDArray contrast(NDArray queries, NDArray passages, NDArray exclusions, NDArray shares) {
    var scores =
        GraphNumber.over(queries.matMul(passages.transpose()), settings.temperature())
            .add(exclusions);
    long pairs = shares.size();
    var loss = ofPositives(scores.logSoftmax(1), 1, shares);
    if (settings.bothDirections()) {
      var answers = scores.get(new NDIndex(":, :{}", pairs));
      loss = GraphNumber.over(loss.add(ofPositives(answers.logSoftmax(0), 0, shares)), 2);
    }
    return loss.neg();
  }

  /** The diagonal of log-probabilities, which holds the positives, summed by the pairs' shares. */
  private static NDArray ofPositives(NDArray logProbabilities, int axis, NDArray shares) {
    var shape = logProbabilities.getShape();
    var diagonal =
        shares.getManager().eye((int) shape.get(0), (int) shape.get(1), 0, DataType.FLOAT32);
    var own = logProbabilities.mul(diagonal).sum(new int[] {axis});
    return own.mul(shares).sum();
  }

  private static NDArray prefix(NDArray vectors, int dim) {
    return vectors.get(new NDIndex(":, :{}", dim)).normalize(2, 1);
  }

  private static float[] shares(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    var shares = new float[weights.length];
    for (int i = 0; i < shares.length && sum > 0; i++) {
      shares[i] = (float) (weights[i] / sum);
    }
    return shares;
  }
}
