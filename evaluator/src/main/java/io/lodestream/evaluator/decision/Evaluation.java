package io.lodestream.evaluator.decision;

import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMetrics;
import java.util.List;

/** A finished evaluation: figures of every contender on every set, and the decision. */
public record Evaluation(List<RetrievalMetrics> metrics, Promotion promotion) {

  public Evaluation {
    metrics = List.copyOf(metrics);
  }
}
