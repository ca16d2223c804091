package io.lodestream.runtime.sparse;

/**
 * Weights of some dimensions, all others 0.
 *
 * @param indices dimensions, each once; a dimension is an unsigned 32-bit number
 * @param values {@code [indices.length]}
 */
public record SparseVector(int[] indices, float[] values) {
  public SparseVector {
    if (indices.length != values.length) {
      throw new IllegalArgumentException(
          "a sparse vector of %d indices has %d values".formatted(indices.length, values.length));
    }
  }

  public boolean isEmpty() {
    return indices.length == 0;
  }
}
