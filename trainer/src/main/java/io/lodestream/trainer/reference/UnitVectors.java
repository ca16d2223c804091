package io.lodestream.trainer.reference;

import io.lodestream.trainer.reference.PairScorer.Found;
import java.util.List;
import java.util.function.IntPredicate;

/** Arithmetic of vectors of length 1. */
public final class UnitVectors {
  private UnitVectors() {}

  /** The vector scaled to length 1; a zero vector stays as it is, and so is like nothing. */
  public static float[] unit(float[] vector) {
    double length = Math.sqrt(cosine(vector, vector));
    var unit = vector.clone();
    for (int i = 0; i < unit.length && length > 0; i++) {
      unit[i] /= (float) length;
    }
    return unit;
  }

  /** Cosine of two unit vectors; four sums, so that the additions need not wait for each other. */
  public static float cosine(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  static float[] cosines(float[] query, float[][] passages) {
    var cosines = new float[passages.length];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = cosine(query, passages[i]);
    }
    return cosines;
  }

  /**
   * The vectors nearest to one, found exactly; best first.
   *
   * @param k as many at most
   * @param wanted by place in the list, which vectors are looked at
   */
  public static List<Found> nearest(float[] to, List<float[]> vectors, int k, IntPredicate wanted) {
    return Found.best(vectors.size(), k, wanted, i -> cosine(to, vectors.get(i)));
  }
}
