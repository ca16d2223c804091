package io.lodestream.trainer.validation;

import io.lodestream.trainer.settings.ValidationBy;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * nDCG@10 of every query, in the order of the queries. The arrays are not copied; treat them as
 * read-only.
 *
 * @param by which of the figures decides
 * @param dimension prefix of the vectors that decides
 * @param dense of the vectors alone, by prefix
 * @param fused of the vectors' deciding prefix together with BM25, see {@link FusedSearch}
 */
public record Scores(
    ValidationBy by, int dimension, SortedMap<Integer, double[]> dense, double[] fused) {

  /** Those by which models are compared. */
  public double[] deciding() {
    return switch (by) {
      case DENSE -> dense.get(dimension);
      case FUSED -> fused;
    };
  }

  /** Of the model as a whole. */
  public Figures figures() {
    var means = new TreeMap<Integer, Double>();
    dense.forEach((prefix, values) -> means.put(prefix, mean(values)));
    return new Figures(by, dimension, means, Arrays.stream(fused).boxed().toList());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }
}
