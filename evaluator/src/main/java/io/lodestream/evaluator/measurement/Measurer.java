package io.lodestream.evaluator.measurement;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks one retriever all queries of a set and scores its answers.
 *
 * <p>With document labels, documents are ranked by their best passage; passages are fetched until
 * ten documents are found, the corpus is exhausted, or 10,000 passages were looked at. Otherwise
 * passages are ranked themselves.
 */
public final class Measurer {

  /** Milliseconds from a query's text to its ten passages, one query at a time. */
  public static final String LATENCY_P50 = "latency-ms-p50";

  public static final String LATENCY_P95 = "latency-ms-p95";

  private static final int DEEPEN = 4;
  private static final int MAX_DOCUMENT_DEPTH = 10_000;

  private final MeasurementSettings settings;
  private final Progress progress;
  private final BooleanSupplier stopping;
  private final LongSupplier nanoTime;

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
  }

  /**
   * @param passages number of passages in the corpus
   */
  public QueryScores measure(Retriever retriever, JudgedSet set, int passages) {
    var values = new double[RetrievalMetric.values().length][set.queries().size()];
    int from = 0;
    while (from < set.queries().size()) {
      stopIfAsked();
      int to = Math.min(from + settings.batchSize(), set.queries().size());
      var batch = set.queries().subList(from, to);
      var rankings = rankings(retriever, batch, set.granularity(), passages);
      for (int i = 0; i < batch.size(); i++) {
        for (var metric : RetrievalMetric.values()) {
          values[metric.ordinal()][from + i] =
              metric.score(rankings.get(i), batch.get(i).relevant());
        }
      }
      progress.measured(batch.size());
      from = to;
    }
    return new QueryScores(values, diagnostics(retriever, set));
  }

  private List<List<String>> rankings(
      Retriever retriever, List<JudgedQuery> batch, Granularity granularity, int passages) {
    if (granularity != Granularity.DOCUMENT) {
      return retriever.search(texts(batch.stream()), RetrievalMetric.DEPTH).stream()
          .map(hits -> ranking(hits, Hit::passageId))
          .toList();
    }
    var found = new HashMap<Integer, List<String>>();
    var open = Stream.iterate(0, i -> i + 1).limit(batch.size()).toList();
    int most = Math.min(passages, MAX_DOCUMENT_DEPTH);
    for (int limit = settings.documentDepth(); !open.isEmpty(); limit = deeper(limit, most)) {
      stopIfAsked();
      var asked = open;
      var answers = retriever.search(texts(asked.stream().map(batch::get)), limit);
      var next = new ArrayList<Integer>();
      for (int i = 0; i < asked.size(); i++) {
        var documents = ranking(answers.get(i), Hit::documentId);
        found.put(asked.get(i), documents);
        boolean mayHoldMore = answers.get(i).size() >= limit && limit < most;
        if (documents.size() < RetrievalMetric.DEPTH && mayHoldMore) {
          next.add(asked.get(i));
        }
      }
      open = next;
    }
    return Stream.iterate(0, i -> i + 1).limit(batch.size()).map(found::get).toList();
  }

  private static int deeper(int limit, int most) {
    return (int) Math.min((long) limit * DEEPEN, most);
  }

  private static List<String> ranking(List<Hit> hits, Function<Hit, String> item) {
    return hits.stream().map(item).distinct().limit(RetrievalMetric.DEPTH).toList();
  }

  private Map<String, Double> diagnostics(Retriever retriever, JudgedSet set) {
    var diagnostics = new HashMap<String, Double>();
    var timed = texts(set.queries().stream().limit(settings.latencySamples()));
    if (!timed.isEmpty()) {
      var nanos = timed.stream().mapToLong(text -> nanosOf(retriever, text)).sorted().toArray();
      diagnostics.put(LATENCY_P50, percentile(nanos, .50));
      diagnostics.put(LATENCY_P95, percentile(nanos, .95));
    }
    stopIfAsked();
    diagnostics.putAll(
        retriever.diagnose(texts(set.queries().stream().limit(settings.exactSamples()))));
    return diagnostics;
  }

  private long nanosOf(Retriever retriever, String text) {
    stopIfAsked();
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

  private void stopIfAsked() {
    if (stopping.getAsBoolean()) {
      throw new RetryableException("stopped while measuring");
    }
  }
}
