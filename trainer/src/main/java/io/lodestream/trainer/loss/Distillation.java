package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.lodestream.trainer.settings.TrainerSettings;

/**
 * Draws the student's view of a batch to a teacher's: the divergence {@code KL(teacher ‖ student)}
 * of the two softmax distributions over a query's columns, mean over the queries (<a
 * href="https://arxiv.org/abs/1503.02531">Hinton et al.</a>, without the factor τ²: a setting is
 * the weight).
 *
 * <p>The student's temperature is the objective's. Masked columns are left out of both. 0 where the
 * student agrees: with the parent as teacher, at the first step. Thread-safe.
 */
public final class Distillation {
  private final float temperature;

  public Distillation(TrainerSettings.Loss settings) {
    this.temperature = (float) settings.temperature();
  }

  /**
   * @param queries {@code [pairs, dim]}, L2-normalised
   * @param passages {@code [columns, dim]}, L2-normalised
   * @param added logits that are added to the student's own, {@code [pair][column]}; without rows:
   *     none
   * @param teacher its logits {@code [pair][column]}
   * @return a scalar owned by the queries' manager
   */
  public NDArray loss(
      NDArray queries, NDArray passages, boolean[][] masked, float[][] added, float[][] teacher) {
    var manager = queries.getManager();
    var taught =
        manager
            .create(flat(teacher), new Shape(teacher.length, teacher[0].length))
            .add(NegativeMask.asAddend(manager, masked, new float[0][]))
            .logSoftmax(1);
    var student =
        GraphNumber.over(queries.matMul(passages.transpose()), temperature)
            .add(NegativeMask.asAddend(manager, masked, added))
            .logSoftmax(1);
    return GraphNumber.over(taught.exp().mul(taught.sub(student)).sum(), teacher.length);
  }

  private static float[] flat(float[][] rows) {
    var flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }
}
