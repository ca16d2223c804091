package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * Arithmetic with a number inside a graph that is differentiated.
 *
 * <p>DJL's {@code mul(Number)} and {@code div(Number)} close the number's array at once. Its memory
 * is a Java buffer that libtorch does not copy, and the backward pass reads it again: after a
 * garbage collection in between, whatever is there by then. Here the number lives as long as the
 * array's manager. Thread-safe.
 */
public final class GraphNumber {
  private GraphNumber() {}

  /** The array times the number, owned by the array's manager. */
  public static NDArray times(NDArray array, double number) {
    return array.mul(array.getManager().create((float) number));
  }

  /** The array over the number, owned by the array's manager. */
  public static NDArray over(NDArray array, double number) {
    return array.div(array.getManager().create((float) number));
  }
}
