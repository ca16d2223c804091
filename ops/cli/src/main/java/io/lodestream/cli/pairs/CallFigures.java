package io.lodestream.cli.pairs;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The calls that a run made to language models, as one line each for generator and judge. */
final class CallFigures {

  private static final List<String> PARTS = List.of("querygen", "judge");

  private CallFigures() {}

  /** A generator or judge that made no calls gets no line. */
  static List<String> of(StageMeters meters) {
    var lines = new ArrayList<String>();
    for (var part : PARTS) {
      var values = meters.part(part).values();
      if (count(values, MetricName.LLM_CALLS) + count(values, MetricName.LLM_CACHE_HITS) > 0) {
        lines.add(line(part, values));
      }
      if (values.containsKey(MetricName.JUDGE_PROBE_AUC.id())) {
        lines.add(probe(part, values));
      }
    }
    return lines;
  }

  private static String line(String part, Map<String, Double> values) {
    return String.format(
        Locale.ROOT,
        "%s.llm: %,d calls (%,d failed), %,d answers from the cache, %,d prompt and %,d answer"
            + " tokens, cost %.4f",
        part,
        count(values, MetricName.LLM_CALLS),
        count(values, MetricName.LLM_FAILURES),
        count(values, MetricName.LLM_CACHE_HITS),
        count(values, MetricName.LLM_PROMPT_TOKENS),
        count(values, MetricName.LLM_ANSWER_TOKENS),
        values.getOrDefault(MetricName.LLM_COST.id(), 0.0));
  }

  private static String probe(String part, Map<String, Double> values) {
    return String.format(
        Locale.ROOT,
        "%s.llm: tells right queries from foreign ones by %.2f (area under the ROC curve), keeps"
            + " %.0f %% and %.0f %% of them",
        part,
        values.get(MetricName.JUDGE_PROBE_AUC.id()),
        100 * values.get(MetricName.JUDGE_PROBE_RIGHT.id()),
        100 * values.get(MetricName.JUDGE_PROBE_FOREIGN.id()));
  }

  private static long count(Map<String, Double> values, MetricName name) {
    return Math.round(values.getOrDefault(name.id(), 0.0));
  }
}
