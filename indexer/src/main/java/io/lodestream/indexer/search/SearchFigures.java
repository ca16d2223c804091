package io.lodestream.indexer.search;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.RetrievalMode;
import java.util.Arrays;

/** Counts searches by their sides, and their times over all. Thread-safe. */
final class SearchFigures {

  private static final int RECENT = 512;
  private static final double TAIL = 0.95;

  private final StageMeters meters;
  private final long[] latencies = new long[RECENT];
  private long answers;

  SearchFigures(StageMeters meters) {
    this.meters = meters;
  }

  void answered(RetrievalMode mode, long millis) {
    meters.part(ChosenRecipe.spelled(mode)).count(MetricName.SEARCHES, 1);
    took(millis);
  }

  private synchronized void took(long millis) {
    latencies[(int) (answers++ % RECENT)] = millis;
    var recent = Arrays.copyOf(latencies, (int) Math.min(answers, RECENT));
    Arrays.sort(recent);
    meters.set(MetricName.SEARCH_LATENCY_MEAN, Arrays.stream(recent).average().orElse(0));
    meters.set(MetricName.SEARCH_LATENCY_P95, recent[(int) ((recent.length - 1) * TAIL)]);
  }

  void count(MetricName name) {
    meters.count(name, 1);
  }
}
