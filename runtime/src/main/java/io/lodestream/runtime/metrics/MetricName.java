package io.lodestream.runtime.metrics;

import static io.lodestream.runtime.metrics.MetricName.Type.COUNTER;
import static io.lodestream.runtime.metrics.MetricName.Type.GAUGE;

import java.util.List;
import java.util.Locale;

/**
 * Every figure a stage publishes. Names are public: dashboards and alerts use them. The reference
 * page docs/metrics.md is made from this list.
 */
public enum MetricName {
  DEAD_LETTERS(
      "dead.letters",
      COUNTER,
      "records",
      "ingest querygen trainer indexer evaluator",
      "records set aside in the stage's dead-letter topic"),
  ORPHANED_TRANSACTIONS(
      "orphaned.transactions",
      COUNTER,
      "transactions",
      "ingest querygen",
      "open transactions of killed instances that this one ended"),
  DOCUMENTS_READ(
      "documents.read",
      COUNTER,
      "documents",
      "ingest",
      "document records read, tombstones included"),
  DOCUMENTS_UNCHANGED(
      "documents.unchanged",
      COUNTER,
      "documents",
      "ingest",
      "document records whose content was the same as before"),
  DOCUMENTS_WITHOUT_STRUCTURE(
      "documents.without.structure",
      COUNTER,
      "documents",
      "ingest",
      "documents whose headings and tables could not be read, and which were cut without them: a"
          + " fault of Lodestream, told in the log"),
  DOCUMENTS_UNKNOWN_FIELDS(
      "documents.unknown.fields",
      COUNTER,
      "fields",
      "ingest",
      "fields of JSON documents that are none of Document.avsc; see ingest.unknown-fields"),
  PASSAGES_WRITTEN("passages.written", COUNTER, "passages", "ingest", "passages emitted"),
  PASSAGES_RETRACTED(
      "passages.retracted", COUNTER, "passages", "ingest", "passage tombstones emitted"),
  PASSAGES_READ("passages.read", COUNTER, "passages", "querygen evaluator", "passage records read"),
  PASSAGES_PENDING(
      "passages.pending",
      GAUGE,
      "passages",
      "querygen",
      "passages waiting for generator or judge, those already handed to them included"),
  PASSAGES_RUNNING(
      "passages.running",
      GAUGE,
      "passages",
      "querygen",
      "passages handed to generator and judge, without an outcome yet"),
  PASSAGES_PUT_OFF(
      "passages.put.off",
      COUNTER,
      "passages",
      "querygen",
      "passages put off because a call failed for a while"),
  PAIRS_KEPT("pairs.kept", COUNTER, "pairs", "querygen", "pairs kept by the judge"),
  PAIRS_REJECTED(
      "pairs.rejected", COUNTER, "pairs", "querygen", "pairs rejected by filters or the judge"),
  LLM_CALLS(
      "llm.calls",
      COUNTER,
      "calls",
      "querygen trainer",
      "calls to a language model, retries included"),
  LLM_FAILURES(
      "llm.failures",
      COUNTER,
      "calls",
      "querygen trainer",
      "calls to a language model that ended without an answer"),
  LLM_RETRIES(
      "llm.retries",
      COUNTER,
      "calls",
      "querygen trainer",
      "calls to a language model made again after a failure"),
  LLM_CACHE_HITS(
      "llm.cache.hits",
      COUNTER,
      "requests",
      "querygen trainer",
      "requests to a language model answered from the cache, without a call"),
  LLM_CACHE_UNREADABLE(
      "llm.cache.unreadable",
      COUNTER,
      "answers",
      "querygen trainer",
      "cached answers of a language model that could not be read"),
  LLM_PROMPT_TOKENS(
      "llm.prompt.tokens",
      COUNTER,
      "tokens",
      "querygen trainer",
      "prompt tokens sent to a language model"),
  LLM_ANSWER_TOKENS(
      "llm.answer.tokens",
      COUNTER,
      "tokens",
      "querygen trainer",
      "tokens of a language model's answers"),
  LLM_COST(
      "llm.cost",
      COUNTER,
      "currency of the configured prices",
      "querygen trainer",
      "price of all prompt and answer tokens of a language model"),
  LLM_SPENT_TODAY(
      "llm.spent.today",
      GAUGE,
      "currency of the configured prices",
      "querygen trainer",
      "part of a language model's daily budget used on this UTC day, calls in flight included"),
  LLM_LATENCY_MEAN(
      "llm.latency.mean.ms",
      GAUGE,
      "milliseconds",
      "querygen trainer",
      "mean time of the last 512 answered calls to a language model"),
  LLM_LATENCY_P95(
      "llm.latency.p95.ms",
      GAUGE,
      "milliseconds",
      "querygen trainer",
      "95th percentile of the time of the last 512 answered calls to a language model"),
  LLM_IN_FLIGHT(
      "llm.in.flight", GAUGE, "calls", "querygen trainer", "calls to a language model in flight"),
  LLM_IN_FLIGHT_LIMIT(
      "llm.in.flight.limit",
      GAUGE,
      "calls",
      "querygen trainer",
      "calls to a language model that may be in flight now, by how the endpoint copes"),
  LLM_WAITING(
      "llm.waiting",
      GAUGE,
      "requests",
      "querygen trainer",
      "requests waiting in line for a call to a language model"),
  LLM_BREAKER_OPENED(
      "llm.breaker.opened",
      COUNTER,
      "pauses",
      "querygen trainer",
      "times that calls to a language model paused because too many failed"),
  LLM_PAUSED(
      "llm.paused",
      GAUGE,
      "0 or 1",
      "querygen trainer",
      "1 while no calls to a language model are made: by budget, by breaker, or as the endpoint asked"),
  JUDGE_PROBE_AUC(
      "judge.probe.auc",
      GAUGE,
      "area under the ROC curve",
      "querygen",
      "how well the judging model's marks tell right queries from foreign ones; 0.5 is chance"),
  JUDGE_PROBE_RIGHT(
      "judge.probe.right.kept",
      GAUGE,
      "share",
      "querygen",
      "share of the probe's right queries that the judging model keeps"),
  JUDGE_PROBE_FOREIGN(
      "judge.probe.foreign.kept",
      GAUGE,
      "share",
      "querygen",
      "share of the probe's foreign queries that the judging model keeps"),
  FEEDBACK_READ(
      "feedback.read",
      COUNTER,
      "records",
      "querygen",
      "feedback records read, repeated ones included"),
  FEEDBACK_REPEATED(
      "feedback.repeated",
      COUNTER,
      "records",
      "querygen",
      "feedback records that said what was known already"),
  WINDOWS_CLOSED("windows.closed", COUNTER, "windows", "querygen", "training windows closed"),
  WINDOW_PAIRS("window.pairs", GAUGE, "pairs", "querygen", "pairs in the open window"),
  TRAINING_STEP("training.step", GAUGE, "steps", "trainer", "optimiser steps done in this window"),
  TRAINING_STEPS(
      "training.steps", GAUGE, "steps", "trainer", "optimiser steps planned for this window"),
  TRAINING_LOSS(
      "training.loss", GAUGE, "InfoNCE loss", "trainer", "mean InfoNCE loss of recent steps"),
  TRAINING_PAIRS_PER_SECOND(
      "training.pairs.per.second", GAUGE, "pairs per second", "trainer", "throughput of training"),
  TRAINING_VALIDATION(
      "training.validation",
      GAUGE,
      "nDCG@10",
      "trainer",
      "nDCG@10 of the run's model on the validation split"),
  TRAINING_TEACHER_ASKED(
      "training.teacher.asked",
      GAUGE,
      "queries",
      "trainer",
      "queries about which the teacher's endpoint asked last has been asked, before the first step"),
  TRAINING_TEACHER_TO_ASK(
      "training.teacher.to.ask",
      GAUGE,
      "queries",
      "trainer",
      "queries about which the teacher's endpoint asked last is asked in all"),
  TEACHER_ENDPOINTS_UNAVAILABLE(
      "teacher.endpoints.unavailable",
      COUNTER,
      "endpoints",
      "trainer",
      "rerankers and grading models that could not be had, so that a run went on without them"),
  TRAINING_REPLAY_PAIRS(
      "training.replay.pairs", GAUGE, "pairs", "trainer", "pairs of earlier windows in this run"),
  TRAINING_FORGETTING(
      "training.forgetting",
      GAUGE,
      "nDCG@10",
      "trainer",
      "mean nDCG@10 lost on earlier windows, compared with the best model on each window"),
  TRAINING_BACKWARD_TRANSFER(
      "training.backward.transfer",
      GAUGE,
      "nDCG@10",
      "trainer",
      "mean nDCG@10 gained on earlier windows, compared with the model trained on each window"),
  REPLAY_WINDOWS_GONE(
      "replay.windows.gone",
      COUNTER,
      "windows",
      "trainer",
      "earlier windows left out of replay because they were expired, altered or of a topic that was created again"),
  REPLAY_LEAKS(
      "replay.leaks",
      COUNTER,
      "pairs",
      "trainer",
      "pairs left out of replay because the new window holds their cluster out"),
  SERVING_NOT_MINED(
      "serving.not.mined",
      COUNTER,
      "runs",
      "trainer",
      "runs whose hard negatives could not come from the serving collection"),
  MODELS_WITHHELD(
      "models.withheld",
      COUNTER,
      "models",
      "trainer",
      "models trained and not proposed, whatever the reason"),
  MODELS_FORGETTING(
      "models.forgetting",
      COUNTER,
      "models",
      "trainer",
      "models not proposed because they lose more on earlier windows than trainer.forgetting-budget"),
  MODELS_PUBLISHED(
      "models.published", COUNTER, "models", "trainer", "models written to the topic models"),
  POINTS_WRITTEN(
      "points.written", COUNTER, "points", "indexer", "points upserted into the vector store"),
  POINTS_DELETED(
      "points.deleted", COUNTER, "points", "indexer", "points deleted from the vector store"),
  BACKFILL_POINTS(
      "backfill.points",
      GAUGE,
      "points",
      "indexer",
      "points written to the collection that is being built"),
  BACKFILL_EXPECTED(
      "backfill.expected",
      GAUGE,
      "points",
      "indexer",
      "points that the collection being built will have"),
  SEARCHES(
      "searches",
      COUNTER,
      "searches",
      "indexer",
      "searches answered by /v1/search; part: the sides searched, dense, sparse or hybrid"),
  SEARCHES_RERANKED(
      "searches.reranked", COUNTER, "searches", "indexer", "searches whose top a reranker ordered"),
  RERANK_FALLBACKS(
      "rerank.fallbacks",
      COUNTER,
      "searches",
      "indexer",
      "searches answered as retrieved because the reranker failed"),
  EMBEDDED_TEXTS_TRUNCATED(
      "embedded.texts.truncated",
      COUNTER,
      "texts",
      "indexer",
      "texts of /v1/embeddings that were longer than the model reads, and were cut"),
  SEARCHES_REFUSED(
      "searches.refused",
      COUNTER,
      "searches",
      "indexer",
      "searches refused because indexer.concurrent-searches were running"),
  SEARCH_LATENCY_MEAN(
      "search.latency.mean.ms",
      GAUGE,
      "milliseconds",
      "indexer",
      "mean time of the last 512 searches"),
  SEARCH_LATENCY_P95(
      "search.latency.p95.ms",
      GAUGE,
      "milliseconds",
      "indexer",
      "95th percentile of the time of the last 512 searches"),
  QUERIES_EVALUATED(
      "queries.evaluated",
      GAUGE,
      "queries",
      "evaluator",
      "queries measured so far in this evaluation, over all retrievers"),
  QUERIES_TO_EVALUATE(
      "queries.to.evaluate",
      GAUGE,
      "queries",
      "evaluator",
      "queries that this evaluation measures in all"),
  EVALUATIONS("evaluations", COUNTER, "evaluations", "evaluator", "evaluations finished"),
  DRIFT_NDCG(
      "drift.ndcg",
      GAUGE,
      "nDCG@10",
      "evaluator",
      "nDCG@10 of the champion on held-out queries newer than its promotion"),
  DRIFT_REFERENCE(
      "drift.reference",
      GAUGE,
      "nDCG@10",
      "evaluator",
      "nDCG@10 of the champion on held-out queries at its promotion"),
  DRIFT_REQUESTS(
      "drift.requests",
      COUNTER,
      "requests",
      "evaluator",
      "early-window requests sent after a drop in drift.ndcg");

  /** How a figure moves. */
  public enum Type {
    /** Only grows while the process lives. */
    COUNTER,
    /** Goes up and down. */
    GAUGE;

    /** As the reference page names it. */
    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String PREFIX = "lodestream.";

  private final String id;
  private final Type type;
  private final String unit;
  private final List<String> stages;
  private final String description;

  /**
   * @param unit what is counted or measured
   * @param stages stages that publish the figure, with blanks between
   */
  MetricName(String id, Type type, String unit, String stages, String description) {
    this.id = id;
    this.type = type;
    this.unit = unit;
    this.stages = List.of(stages.split(" "));
    this.description = description;
  }

  /** Name in {@code stage-metrics}. */
  public String id() {
    return id;
  }

  public Type type() {
    return type;
  }

  public String unit() {
    return unit;
  }

  /** The stages that publish the figure. */
  public List<String> stages() {
    return stages;
  }

  public String description() {
    return description;
  }

  /** Whether stages count it for each of several things, with the label {@code part}. */
  boolean isOfParts() {
    return this == SEARCHES || id.startsWith("llm.") || id.startsWith("judge.probe.");
  }

  /** Name by which the figure is registered. */
  String meterName() {
    return PREFIX + id;
  }

  /** Name on a stage's {@code /metrics}, after the rules of Prometheus. */
  public String prometheusName() {
    var name = meterName().replace('.', '_');
    return type == COUNTER ? name + "_total" : name;
  }

  void require(Type used) {
    if (used != type) {
      throw new IllegalArgumentException(
          "metric %s is a %s, not a %s".formatted(id, type.spelled(), used.spelled()));
    }
  }
}
