package io.lodestream.evaluator.promotion;

import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.LabelOrigin;
import java.util.List;

/**
 * Candidate against champion on one set, or on several pooled.
 *
 * @param documents distinct source documents of its queries
 * @param metrics one entry per compared metric; the first is nDCG@10, which decides
 */
public record SetComparison(
    String set, LabelOrigin origin, int queries, int documents, List<Comparison> metrics) {

  public SetComparison {
    metrics = List.copyOf(metrics);
  }

  /** The nDCG@10 comparison. */
  public Comparison deciding() {
    return metrics.get(0);
  }
}
