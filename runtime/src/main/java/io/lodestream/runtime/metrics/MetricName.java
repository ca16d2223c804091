package io.lodestream.runtime.metrics;

/** Every figure a stage publishes. Names are public: dashboards and alerts use them. */
public enum MetricName {
  DEAD_LETTERS("dead.letters", "records set aside"),
  DOCUMENTS_READ("documents.read", "document records read, tombstones included"),
  DOCUMENTS_UNCHANGED("documents.unchanged", "documents whose content was the same as before"),
  PASSAGES_WRITTEN("passages.written", "passages emitted"),
  PASSAGES_RETRACTED("passages.retracted", "passage tombstones emitted"),
  PASSAGES_READ("passages.read", "passage records read"),
  PASSAGES_PENDING("passages.pending", "passages waiting for generator or judge"),
  PASSAGES_RUNNING("passages.running", "of those, handed to generator and judge"),
  PASSAGES_PUT_OFF("passages.put.off", "passages put off because a call failed for a while"),
  PAIRS_KEPT("pairs.kept", "pairs the judge kept"),
  PAIRS_REJECTED("pairs.rejected", "pairs refused"),
  LLM_CALLS("llm.calls", "calls to a language model, retries included"),
  LLM_FAILURES("llm.failures", "of those, without an answer"),
  LLM_RETRIES("llm.retries", "calls made again after a failure"),
  LLM_CACHE_HITS("llm.cache.hits", "requests answered without a call"),
  LLM_CACHE_UNREADABLE("llm.cache.unreadable", "stored answers that could not be read"),
  LLM_PROMPT_TOKENS("llm.prompt.tokens", "tokens sent to a language model"),
  LLM_ANSWER_TOKENS("llm.answer.tokens", "tokens it answered with"),
  LLM_COST("llm.cost", "price of these tokens as configured"),
  LLM_SPENT_TODAY("llm.spent.today", "of the budget of this UTC day, calls in flight included"),
  LLM_LATENCY_MEAN("llm.latency.mean.ms", "mean of the last 512 answered calls"),
  LLM_LATENCY_P95("llm.latency.p95.ms", "95 % of the last 512 answered calls took at most this"),
  LLM_IN_FLIGHT("llm.in.flight", "calls now in flight"),
  LLM_WAITING("llm.waiting", "requests in line for a call"),
  LLM_BREAKER_OPENED("llm.breaker.opened", "times calls stopped because most failed"),
  LLM_PAUSED("llm.paused", "1 while no calls are made: budget, breaker, or as the endpoint asked"),
  FEEDBACK_READ("feedback.read", "feedback records read, repeated ones included"),
  FEEDBACK_REPEATED("feedback.repeated", "of those, records that said what was known already"),
  WINDOWS_CLOSED("windows.closed", "training windows closed"),
  WINDOW_PAIRS("window.pairs", "pairs in the open window"),
  TRAINING_STEP("training.step", "optimiser steps done in this window"),
  TRAINING_STEPS("training.steps", "optimiser steps planned for this window"),
  TRAINING_LOSS("training.loss", "mean InfoNCE loss of recent steps"),
  TRAINING_PAIRS_PER_SECOND("training.pairs.per.second", "throughput of training"),
  TRAINING_VALIDATION("training.validation", "nDCG@10 on the validation split"),
  TRAINING_REPLAY_PAIRS("training.replay.pairs", "pairs of earlier windows in this run"),
  TRAINING_FORGETTING(
      "training.forgetting",
      "mean nDCG@10 lost on earlier windows against the best model there was"),
  TRAINING_BACKWARD_TRANSFER(
      "training.backward.transfer",
      "mean nDCG@10 won on earlier windows over the models trained on them"),
  REPLAY_WINDOWS_GONE(
      "replay.windows.gone",
      "earlier windows passed over: expired, altered or of a topic made anew"),
  REPLAY_LEAKS("replay.leaks", "pairs not replayed because the new window holds their cluster out"),
  SERVING_NOT_MINED(
      "serving.not.mined", "runs whose hard negatives could not come from the serving collection"),
  MODELS_WITHHELD("models.withheld", "models trained and not proposed, whatever the reason"),
  MODELS_FORGETTING(
      "models.forgetting", "of those, models that forget more of earlier windows than the budget"),
  MODELS_PUBLISHED("models.published", "models written to the models topic"),
  POINTS_WRITTEN("points.written", "points upserted"),
  POINTS_DELETED("points.deleted", "points deleted"),
  BACKFILL_POINTS("backfill.points", "points of the collection being built"),
  BACKFILL_EXPECTED("backfill.expected", "points it will have"),
  QUERIES_EVALUATED("queries.evaluated", "queries measured in this evaluation, all retrievers"),
  QUERIES_TO_EVALUATE("queries.to.evaluate", "queries this evaluation will measure"),
  EVALUATIONS("evaluations", "evaluations finished"),
  DRIFT_NDCG("drift.ndcg", "nDCG@10 of the champion on held-out queries newer than its promotion"),
  DRIFT_REFERENCE("drift.reference", "nDCG@10 on held-out queries that it was promoted with"),
  DRIFT_REQUESTS("drift.requests", "early windows asked for because that fell");

  private final String id;
  private final String description;

  MetricName(String id, String description) {
    this.id = id;
    this.description = description;
  }

  /** Name in {@code stage-metrics}; Prometheus adds the prefix {@code lodestream_}. */
  public String id() {
    return id;
  }

  public String description() {
    return description;
  }
}
