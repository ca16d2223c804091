package io.lodestream.cli.demo;

import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a demo, read from topics alone.
 *
 * @param set name of the labelled set
 * @param candidate the trained model; empty when the trainer proposed none
 * @param evaluation every retriever on every set, measured together
 * @param rejected queries refused by judge or filter
 * @param notSampled passages outside the share that gets queries
 * @param promotion the decision on the candidate
 * @param seconds per stage, in the order of the flow
 */
record DemoResult(
    String set,
    int documents,
    int passages,
    int kept,
    int rejected,
    int notSampled,
    int windows,
    List<ModelVersion> models,
    Optional<ModelVersion> candidate,
    List<RetrievalMetrics> evaluation,
    Optional<Promotion> promotion,
    Map<String, Duration> seconds,
    ExampleHits examples) {

  /** The metric that decides. */
  static final String DECIDING_METRIC = "ndcg@10";

  /** The message for a training that proposed no candidate. */
  static final String WITHHELD =
      "no candidate was proposed: on the validation split the trained model was no better than its"
          + " parent, so nothing changes for users";

  /** The compared figures of the labelled set for one metric. */
  Optional<Comparison> comparison(String metric) {
    return promotion.stream()
        .flatMap(decision -> decision.getComparisons().stream())
        .filter(c -> c.getSet().equals(set) && c.getMetric().equals(metric))
        .findFirst();
  }
}
