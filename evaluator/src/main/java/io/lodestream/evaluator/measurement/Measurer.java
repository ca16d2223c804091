package io.lodestream.evaluator.measurement;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.error.RetryableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Asks retrievers all queries of a set, batch by batch, and scores their answers. */
public final class Measurer {

  /** Milliseconds from a query's text to its ten passages, one query at a time. */
  public static final String LATENCY_P50 = "latency-ms-p50";

  public static final String LATENCY_P95 = "latency-ms-p95";

  private static final int MAX_DOCUMENT_DEPTH = 10_000;

  private final MeasurementSettings settings;
  private final Progress progress;
  private final BooleanSupplier stopping;
  private final LongSupplier nanoTime;
  private final Rankings rankings;

  /**
   * @param stopping looked at between batches; when true, measuring ends with a RetryableException
   * @param nanoTime clock of the latencies
   */
  public Measurer(
      MeasurementSettings settings,
      Progress progress,
      BooleanSupplier stopping,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.progress = progress;
    this.stopping = stopping;
    this.nanoTime = nanoTime;
    this.rankings = new Rankings(stopping);
  }

  /** The same with batches of at most so many queries, for slow rankings. */
  public Measurer inBatchesOf(int queries) {
    return new Measurer(
        settings.withBatchSize(Math.min(queries, settings.batchSize())),
        progress,
        stopping,
        nanoTime);
  }

  /** How items are ranked with these settings. */
  public Rankings rankings() {
    return rankings;
  }

  /**
   * The depth at which documents are ranked where all contenders can be asked for more passages:
   * until ten documents are found, the corpus is exhausted, or 10,000 passages were looked at.
   *
   * @param passages number of passages in the corpus
   */
  public RankingDepth untilComplete(int passages) {
    int first = settings.documentDepth();
    return new RankingDepth(first, Math.max(first, Math.min(passages, MAX_DOCUMENT_DEPTH)));
  }

  /** One retriever's figures, with diagnostics. */
  public QueryScores measure(Retriever retriever, JudgedSet set, RankingDepth depth) {
    int limit = Rankings.first(set.granularity(), depth);
    var values =
        values(
            set,
            1,
            batch -> {
              var texts = texts(batch.stream());
              var first = retriever.search(texts, limit);
              return List.of(
                  rankings.complete(retriever, texts, set.granularity(), first, limit, depth));
            });
    return new QueryScores(values.get(0).values(), diagnostics(retriever, set));
  }

  /**
   * Figures of several rankings of the same queries, without diagnostics.
   *
   * @param rankers how many rankings {@code rank} makes
   * @param rank for a batch of queries the rankings, {@code [ranker][query]}
   */
  public List<QueryScores> values(
      JudgedSet set, int rankers, Function<List<JudgedQuery>, List<List<List<String>>>> rank) {
    var values = new double[rankers][RetrievalMetric.values().length][set.queries().size()];
    for (int from = 0; from < set.queries().size(); from += settings.batchSize()) {
      stopIf(stopping);
      int to = Math.min(from + settings.batchSize(), set.queries().size());
      var batch = set.queries().subList(from, to);
      var ranked = rank.apply(batch);
      for (int ranker = 0; ranker < rankers; ranker++) {
        for (int i = 0; i < batch.size(); i++) {
          for (var metric : RetrievalMetric.values()) {
            values[ranker][metric.ordinal()][from + i] =
                metric.score(ranked.get(ranker).get(i), batch.get(i).relevant());
          }
        }
      }
      progress.measured(batch.size());
    }
    return Stream.of(values).map(v -> new QueryScores(v, Map.of())).toList();
  }

  /** Latency, and what the retriever says of itself. */
  public Map<String, Double> diagnostics(Retriever retriever, JudgedSet set) {
    var diagnostics = new HashMap<String, Double>();
    var timed = texts(set.queries().stream().limit(settings.latencySamples()));
    if (!timed.isEmpty()) {
      var nanos = timed.stream().mapToLong(text -> nanosOf(retriever, text)).sorted().toArray();
      diagnostics.put(LATENCY_P50, percentile(nanos, .50));
      diagnostics.put(LATENCY_P95, percentile(nanos, .95));
    }
    stopIf(stopping);
    diagnostics.putAll(
        retriever.diagnose(texts(set.queries().stream().limit(settings.exactSamples()))));
    return diagnostics;
  }

  private long nanosOf(Retriever retriever, String text) {
    stopIf(stopping);
    long begin = nanoTime.getAsLong();
    retriever.search(List.of(text), RetrievalMetric.DEPTH);
    return nanoTime.getAsLong() - begin;
  }

  /** Nearest rank, in milliseconds. */
  private static double percentile(long[] sortedNanos, double share) {
    int rank = (int) Math.ceil(share * sortedNanos.length);
    return sortedNanos[Math.max(rank, 1) - 1] / 1e6;
  }

  private static List<String> texts(Stream<JudgedQuery> queries) {
    return queries.map(JudgedQuery::text).toList();
  }

  static void stopIf(BooleanSupplier stopping) {
    if (stopping.getAsBoolean()) {
      throw new RetryableException("stopped while measuring");
    }
  }
}
