package io.lodestream.evaluator.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurerTest {

  private static final MeasurementSettings SETTINGS = new MeasurementSettings(100, 2, 10, 0, 0);

  private final Recorded progress = new Recorded();
  private final FixedRanking retriever = new FixedRanking();

  @Test
  void scoresPassagesAsTheyAreRanked() {
    retriever.passages("d#3", "d#1", "e#0");
    var set = set(Granularity.PASSAGE, query("1", Map.of("d#1", 1)), query("2", Map.of("x#9", 1)));
    var scores = measured(retriever, set, 3);
    assertThat(scores.of(RetrievalMetric.MRR_10)).containsExactly(.5, 0);
    assertThat(scores.mean(RetrievalMetric.HIT_10)).isEqualTo(.5);
    assertThat(scores.published()).containsEntry("mrr@10", .25).containsEntry("hit@10", .5);
    assertThat(retriever.limits).containsOnly(10);
  }

  @Test
  void ranksDocumentsByTheirBestPassage() {
    retriever.passages("a#5", "a#1", "b#0", "a#2", "c#0");
    var set = set(Granularity.DOCUMENT, query("1", Map.of("b", 1)), query("2", Map.of("c", 1)));
    var scores = measured(retriever, set, 5);
    assertThat(scores.of(RetrievalMetric.MRR_10)).containsExactly(.5, 1 / 3.0);
  }

  @Test
  void endsEveryRankingOfDocumentsAtTheDepthOfFusions() {
    // Given 100 passages of one document before those of others
    var ids = new ArrayList<String>();
    IntStream.range(0, 100).forEach(i -> ids.add("a#" + i));
    ids.add("b#0");
    retriever.passages(ids.toArray(String[]::new));
    var set = set(Granularity.DOCUMENT, query("1", Map.of("b", 1)));
    // When
    var scores = measurer(SETTINGS).measure(retriever, set, RankingDepth.FUSED);
    // Then
    assertThat(scores.of(RetrievalMetric.MRR_10)).containsExactly(0);
    assertThat(retriever.limits).containsExactly(100);
  }

  @Test
  void looksDeeperUntilTenDocumentsAreFound() {
    // Given 40 passages of one document before those of nine others
    var ids = new ArrayList<String>();
    IntStream.range(0, 40).forEach(i -> ids.add("a#" + i));
    IntStream.range(0, 9).forEach(i -> ids.add("d" + i + "#0"));
    retriever.passages(ids.toArray(String[]::new));
    var set = set(Granularity.DOCUMENT, query("1", Map.of("d8", 1)));
    // When
    var scores = measured(retriever, set, 49);
    // Then
    assertThat(scores.of(RetrievalMetric.MRR_10)[0]).isCloseTo(.1, within(1e-9));
    assertThat(retriever.limits).containsExactly(10, 40, 49);
  }

  @Test
  void stopsLookingWhenTheCorpusIsExhausted() {
    retriever.passages("a#0", "a#1", "b#0");
    var set = set(Granularity.DOCUMENT, query("1", Map.of("b", 1)));
    measured(retriever, set, 3);
    assertThat(retriever.limits).containsExactly(10);
  }

  @Test
  void batchesQueriesAndReportsEach() {
    var queries = IntStream.range(0, 5).mapToObj(i -> query("" + i, Map.of("a", 1)));
    var set = set(Granularity.PASSAGE, queries.toArray(JudgedQuery[]::new));
    measured(retriever, set, 1);
    assertThat(progress.measured).containsExactly(2, 2, 1);
  }

  @Test
  void timesQueriesOneByOne() {
    var set =
        set(
            Granularity.PASSAGE,
            IntStream.rangeClosed(1, 20)
                .mapToObj(i -> query("" + i, Map.of("a", 1)))
                .toArray(JudgedQuery[]::new));
    // Given a clock by which the n-th timed query takes n milliseconds
    var calls = new AtomicLong();
    var measurer =
        new Measurer(
            new MeasurementSettings(100, 64, 10, 20, 0),
            progress,
            () -> false,
            () -> {
              long call = calls.getAndIncrement();
              return call % 2 == 0 ? 0 : (call / 2 + 1) * 1_000_000;
            });
    // When
    var scores = measurer.measure(retriever, set, measurer.untilComplete(1));
    // Then
    assertThat(scores.diagnostics())
        .containsEntry(Measurer.LATENCY_P50, 10.0)
        .containsEntry(Measurer.LATENCY_P95, 19.0);
    assertThat(calls).hasValue(40);
  }

  @Test
  void publishesNoMeansOfASetWithoutQueries() {
    var scores = measured(retriever, set(Granularity.PASSAGE), 1);
    assertThat(scores.published()).isEmpty();
  }

  @Test
  void stopsBetweenBatches() {
    var measurer = new Measurer(SETTINGS, progress, () -> !progress.measured.isEmpty(), () -> 0);
    var queries = IntStream.range(0, 5).mapToObj(i -> query("" + i, Map.of("a", 1)));
    var set = set(Granularity.PASSAGE, queries.toArray(JudgedQuery[]::new));
    assertThatThrownBy(() -> measurer.measure(retriever, set, measurer.untilComplete(1)))
        .isInstanceOf(RetryableException.class)
        .hasMessage("stopped while measuring");
    assertThat(progress.measured).containsExactly(2);
  }

  private Measurer measurer(MeasurementSettings settings) {
    return new Measurer(settings, progress, () -> false, () -> 0);
  }

  private static JudgedSet set(Granularity granularity, JudgedQuery... queries) {
    return new JudgedSet("s", LabelOrigin.HUMAN, granularity, List.of(queries), 0);
  }

  private QueryScores measured(Retriever of, JudgedSet set, int passages) {
    var measurer = measurer(SETTINGS);
    return measurer.measure(of, set, measurer.untilComplete(passages));
  }

  private static JudgedQuery query(String id, Map<String, Integer> relevant) {
    return new JudgedQuery(id, "text", "d", relevant);
  }

  private static final class Recorded implements Progress {
    private final List<Integer> measured = new ArrayList<>();

    @Override
    public void begins(long queries) {
      measured.clear();
    }

    @Override
    public void measures(String modelId, String set) {
      assertThat(modelId).isNotEmpty();
    }

    @Override
    public void measured(int queries) {
      measured.add(queries);
    }
  }

  /** Answers every query with the same passages. */
  private static final class FixedRanking implements Retriever {
    private final List<Integer> limits = new ArrayList<>();
    private List<Hit> hits = List.of();

    void passages(String... ids) {
      hits =
          IntStream.range(0, ids.length)
              .mapToObj(i -> new Hit(ids[i], ids[i].substring(0, ids[i].indexOf('#')), -i))
              .toList();
    }

    @Override
    public List<List<Hit>> search(List<String> queries, int limit) {
      limits.add(limit);
      return queries.stream().map(query -> hits.stream().limit(limit).toList()).toList();
    }

    @Override
    public void close() {}
  }
}
