package io.lodestream.trainer.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Groups of vectors that point the same way: k-means on the unit sphere, its first centres drawn
 * far from each other (<a href="https://dl.acm.org/doi/10.5555/1283383.1283494">k-means++</a>).
 * Equal seeds give equal groups. Costs {@code vectors * groups * dimension} multiplications a
 * round.
 */
public final class Clusters {
  private static final int ROUNDS = 10;

  private Clusters() {}

  /**
   * @param vectors of length 1
   * @param most groups at most; fewer where vectors are equal
   * @return the group of each vector, counted from 0
   */
  public static int[] of(List<float[]> vectors, int most, long seed) {
    var centres = spread(vectors, most, new Random(seed));
    var groups = nearest(vectors, centres);
    for (int round = 1; round < ROUNDS; round++) {
      var moved = nearest(vectors, means(vectors, groups, centres));
      if (Arrays.equals(moved, groups)) {
        break;
      }
      groups = moved;
    }
    return groups;
  }

  /** Each next centre is drawn by its squared distance from the centres there are. */
  private static float[][] spread(List<float[]> vectors, int most, Random random) {
    var centres = new ArrayList<float[]>();
    var distances = new double[vectors.size()];
    Arrays.fill(distances, 1);
    while (centres.size() < most) {
      double left = random.nextDouble() * Arrays.stream(distances).sum();
      int drawn = -1;
      for (int i = 0; i < distances.length; i++) {
        left -= distances[i];
        if (distances[i] > 0 && (drawn < 0 || left + distances[i] >= 0)) {
          drawn = i;
        }
        if (left < 0) {
          break;
        }
      }
      if (drawn < 0) {
        break;
      }
      var centre = vectors.get(drawn);
      centres.add(centre);
      IntStream.range(0, distances.length)
          .parallel()
          .forEach(i -> distances[i] = Math.min(distances[i], distance(vectors.get(i), centre)));
      distances[drawn] = 0;
    }
    return centres.toArray(float[][]::new);
  }

  private static double distance(float[] a, float[] b) {
    double distance = 2 - 2 * UnitVectors.cosine(a, b);
    return distance < 1e-6 ? 0 : distance;
  }

  private static int[] nearest(List<float[]> vectors, float[][] centres) {
    return vectors.parallelStream()
        .mapToInt(
            vector -> {
              var cosines = UnitVectors.cosines(vector, centres);
              return IntStream.range(0, cosines.length)
                  .reduce((a, b) -> cosines[b] > cosines[a] ? b : a)
                  .orElseThrow();
            })
        .toArray();
  }

  /** A group that lost all its vectors keeps its centre. */
  private static float[][] means(List<float[]> vectors, int[] groups, float[][] centres) {
    var sums = new float[centres.length][vectors.get(0).length];
    for (int i = 0; i < groups.length; i++) {
      var vector = vectors.get(i);
      for (int d = 0; d < vector.length; d++) {
        sums[groups[i]][d] += vector[d];
      }
    }
    return IntStream.range(0, centres.length)
        .mapToObj(
            c -> UnitVectors.cosine(sums[c], sums[c]) > 0 ? UnitVectors.unit(sums[c]) : centres[c])
        .toArray(float[][]::new);
  }
}
