package io.lodestream.evaluator.metric;

import java.util.List;
import java.util.Map;

/** Every measure of a ranked list that is published; the ids are public. */
public enum RetrievalMetric {
  NDCG_10("ndcg@10", 10, RankingScores::ndcg),
  RECALL_10("recall@10", 10, RankingScores::recall),
  MRR_10("mrr@10", 10, RankingScores::reciprocalRank),
  HIT_10("hit@10", 10, RankingScores::hit),
  RECALL_1("recall@1", 1, RankingScores::recall),
  RECALL_5("recall@5", 5, RankingScores::recall),
  HIT_1("hit@1", 1, RankingScores::hit),
  PRECISION_10("precision@10", 10, RankingScores::precision),
  MAP_10("map@10", 10, RankingScores::averagePrecision);

  /** Largest cut-off: a ranking needs no more items than this. */
  public static final int DEPTH = 10;

  /** Measures whose differences carry an interval in a promotion; the first decides. */
  public static final List<RetrievalMetric> COMPARED = List.of(NDCG_10, RECALL_10, MRR_10, HIT_10);

  @FunctionalInterface
  private interface Definition {
    double score(List<String> ranking, Map<String, Integer> relevant, int k);
  }

  private final String id;
  private final int cutOff;
  private final Definition definition;

  RetrievalMetric(String id, int cutOff, Definition definition) {
    this.id = id;
    this.cutOff = cutOff;
    this.definition = definition;
  }

  /** Key in {@code RetrievalMetrics.metrics} and in comparisons. */
  public String id() {
    return id;
  }

  /** The value for one query; see {@link RankingScores} for the arguments. */
  public double score(List<String> ranking, Map<String, Integer> relevant) {
    return definition.score(ranking, relevant, cutOff);
  }
}
