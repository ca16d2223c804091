package io.lodestream.evaluator.measurement;

import io.lodestream.evaluator.metric.RetrievalMetric;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One contender's figures on one set.
 *
 * @param values {@code [metric ordinal][query]}, queries in the set's order
 * @param diagnostics latency and the like, by published key
 */
public record QueryScores(double[][] values, Map<String, Double> diagnostics) {

  public QueryScores {
    diagnostics = Map.copyOf(diagnostics);
  }

  /** Values of all queries; not to be changed. */
  public double[] of(RetrievalMetric metric) {
    return values[metric.ordinal()];
  }

  /** The same values with other diagnostics. */
  public QueryScores with(Map<String, Double> other) {
    return new QueryScores(values, other);
  }

  public int queries() {
    return of(RetrievalMetric.NDCG_10).length;
  }

  public double mean(RetrievalMetric metric) {
    return Arrays.stream(of(metric)).average().orElse(0);
  }

  /** Means and diagnostics by published key; no means where there is no query. */
  public Map<String, Double> published() {
    var published = new TreeMap<>(diagnostics);
    if (queries() > 0) {
      for (var metric : RetrievalMetric.values()) {
        published.put(metric.id(), mean(metric));
      }
    }
    return published;
  }
}
