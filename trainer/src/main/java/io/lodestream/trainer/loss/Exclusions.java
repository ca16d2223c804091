package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** A mask as a tensor that is added to scores. */
final class Exclusions {
  /** Added to a masked score: its probability becomes 0 in fp32. */
  private static final float EXCLUDED = -1e9f;

  private Exclusions() {}

  static NDArray of(NDManager owner, boolean[][] masked) {
    int columns = masked[0].length;
    var flat = new float[masked.length * columns];
    for (int i = 0; i < masked.length; i++) {
      for (int j = 0; j < columns; j++) {
        flat[i * columns + j] = masked[i][j] ? EXCLUDED : 0;
      }
    }
    return owner.create(flat, new Shape(masked.length, columns));
  }
}
