package io.lodestream.encoder;

import java.util.Arrays;

/**
 * The leading components of a vector, scaled to length 1. Models trained for it lose little by that
 * (Matryoshka Representation Learning, Kusupati et al. 2022, arXiv:2205.13147).
 */
public final class VectorPrefix {

  private static final double LEAST_LENGTH = 1e-12;

  private VectorPrefix() {}

  /**
   * @param dimensions how many components, at most as many as there are
   */
  public static float[] of(float[] vector, int dimensions) {
    return normalized(Arrays.copyOf(vector, dimensions));
  }

  /** Scales the vector itself and returns it; a vector of zeros stays one. */
  static float[] normalized(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    double length = Math.max(Math.sqrt(squares), LEAST_LENGTH);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }
}
