package io.lodestream.cli.demo;

import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import java.time.Duration;
import java.util.LinkedHashMap;
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
  private static final String DECIDING_METRIC = "ndcg@10";

  /** The message for a training that proposed no candidate. */
  static final String WITHHELD =
      "no candidate was proposed: on the validation split the trained model was no better than its"
          + " parent, so nothing changes for users";

  /**
   * The labelled retrievers of an evaluation, each once per set.
   *
   * @param retriever {@code bm25}, {@code base}, {@code base-hybrid}, {@code finetuned} or {@code
   *     served}; public
   */
  record Row(String retriever, RetrievalMetrics figures) {}

  /** BM25, base, base hybrid, finetuned and what is served after the decision, in this order. */
  List<Row> rows() {
    boolean rejected =
        promotion.filter(decided -> decided.getDecision() == Decision.REJECT).isPresent();
    var names = new LinkedHashMap<RetrieverKind, String>();
    names.put(RetrieverKind.BM25, "bm25");
    names.put(RetrieverKind.BASE, "base");
    names.put(RetrieverKind.BASE_HYBRID, "base-hybrid");
    names.put(RetrieverKind.CANDIDATE, "finetuned");
    names.put(rejected ? RetrieverKind.CHAMPION_SERVED : RetrieverKind.SERVED, "served");
    return names.entrySet().stream()
        .flatMap(
            name ->
                evaluation.stream()
                    .filter(figures -> figures.getRetriever() == name.getKey())
                    .map(figures -> new Row(name.getValue(), figures)))
        .toList();
  }

  /** Finetuned against base on the labelled set, both by dense vectors alone. */
  Optional<Comparison> lift() {
    return comparison(Compared.DENSE);
  }

  /** What is served after the decision against the base hybrid on the labelled set. */
  Optional<Comparison> servedLift() {
    return comparison(Compared.BASE_HYBRID);
  }

  private Optional<Comparison> comparison(Compared compared) {
    return promotion.stream()
        .flatMap(decision -> decision.getComparisons().stream())
        .filter(c -> c.getCompared() == compared)
        .filter(c -> c.getSet().equals(set) && c.getMetric().equals(DECIDING_METRIC))
        .findFirst();
  }
}
