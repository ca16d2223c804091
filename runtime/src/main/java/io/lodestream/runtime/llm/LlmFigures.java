package io.lodestream.runtime.llm;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import java.util.Arrays;

/** The figures of one model: calls, tokens, money, latency. Thread-safe. */
final class LlmFigures {

  private static final int RECENT = 512;
  private static final double TAIL = 0.95;

  private final StageMeters meters;
  private final LlmSettings.Cost cost;
  private final long[] latencies = new long[RECENT];
  private long answers;

  LlmFigures(StageMeters meters, LlmSettings.Cost cost) {
    this.meters = meters;
    this.cost = cost;
  }

  /** Counts one call and its outcome. */
  void ended(Outcome outcome, long millis) {
    meters.count(MetricName.LLM_CALLS, 1);
    if (outcome instanceof Outcome.Answered answered) {
      paid(answered.answer().promptTokens(), answered.answer().answerTokens());
      took(millis);
    } else if (outcome instanceof Outcome.Refused refused) {
      paid(refused.promptTokens(), refused.answerTokens());
      meters.count(MetricName.LLM_FAILURES, 1);
    } else {
      meters.count(MetricName.LLM_FAILURES, 1);
    }
  }

  private void paid(long promptTokens, long answerTokens) {
    meters.count(MetricName.LLM_PROMPT_TOKENS, promptTokens);
    meters.count(MetricName.LLM_ANSWER_TOKENS, answerTokens);
    meters.count(MetricName.LLM_COST, cost.of(promptTokens, answerTokens));
  }

  private synchronized void took(long millis) {
    latencies[(int) (answers++ % RECENT)] = millis;
    var recent = Arrays.copyOf(latencies, (int) Math.min(answers, RECENT));
    Arrays.sort(recent);
    meters.set(MetricName.LLM_LATENCY_MEAN, Arrays.stream(recent).average().orElse(0));
    meters.set(MetricName.LLM_LATENCY_P95, recent[(int) ((recent.length - 1) * TAIL)]);
  }

  void count(MetricName name) {
    meters.count(name, 1);
  }

  void set(MetricName name, double value) {
    meters.set(name, value);
  }
}
