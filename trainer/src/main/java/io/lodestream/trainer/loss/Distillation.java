package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.lodestream.trainer.settings.TrainerSettings;

/**
 * Keeps the student's view of a batch close to its parent's: the divergence {@code KL(parent ‖
 * student)} of the two softmax distributions over a query's columns, mean over the queries.
 *
 * <p>Both use the objective's temperature (<a href="https://arxiv.org/abs/1503.02531">Hinton et
 * al.</a>, without the factor τ²: the setting {@code distillation} is the weight). Masked columns
 * are left out of both. 0 where the student agrees. Only of use when the student starts to drift:
 * at the first step its gradient is 0. Thread-safe.
 */
public final class Distillation {
  private final float temperature;

  public Distillation(TrainerSettings.Loss settings) {
    this.temperature = (float) settings.temperature();
  }

  /**
   * @param queries {@code [pairs, dim]}, L2-normalised
   * @param passages {@code [columns, dim]}, L2-normalised
   * @param parent its cosines {@code [pair][column]}
   * @return a scalar owned by the queries' manager
   */
  public NDArray loss(NDArray queries, NDArray passages, boolean[][] masked, float[][] parent) {
    var manager = queries.getManager();
    var exclusions = NegativeMask.asAddend(manager, masked);
    var teacher =
        manager
            .create(flat(parent), new Shape(parent.length, parent[0].length))
            .div(temperature)
            .add(exclusions)
            .logSoftmax(1);
    var student =
        GraphNumber.over(queries.matMul(passages.transpose()), temperature)
            .add(exclusions)
            .logSoftmax(1);
    return GraphNumber.over(teacher.exp().mul(teacher.sub(student)).sum(), parent.length);
  }

  private static float[] flat(float[][] rows) {
    var flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }
}
