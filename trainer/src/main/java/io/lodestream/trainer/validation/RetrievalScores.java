package io.lodestream.trainer.validation;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * nDCG@10 of every query, by prefix of the vectors.
 *
 * @param perQuery dimension to values in the order of the queries; not copied, treat as read-only
 */
public record RetrievalScores(SortedMap<Integer, double[]> perQuery) {

  /** Mean over the queries, 0 without queries. */
  public double ndcg(int dimension) {
    return Arrays.stream(perQuery.get(dimension)).average().orElse(0);
  }

  /** Mean over the queries by dimension. */
  public SortedMap<Integer, Double> ndcg() {
    var means = new TreeMap<Integer, Double>();
    perQuery.keySet().forEach(dimension -> means.put(dimension, ndcg(dimension)));
    return means;
  }
}
