package io.lodestream.encoder;

import java.util.Arrays;

/**
 * Keeps the leading components of a model's vectors.
 *
 * @param dimensions how many; at most the model's
 * @param normalize whether what is kept is scaled to length 1
 */
record Truncation(int dimensions, boolean normalize) {

  static Truncation of(ModelSpec spec, int dimensions) {
    if (dimensions > spec.dimension()) {
      throw new EncoderException(
          "dimensions must be 1 to %d, which the model has, was %d"
              .formatted(spec.dimension(), dimensions));
    }
    boolean whole = dimensions == 0 || dimensions == spec.dimension();
    return new Truncation(whole ? spec.dimension() : dimensions, !whole && spec.normalize());
  }

  /** Takes the vector that starts at {@code from}. */
  float[] cut(float[] flat, int from) {
    var vector = Arrays.copyOfRange(flat, from, from + dimensions);
    return normalize ? VectorPrefix.normalized(vector) : vector;
  }
}
