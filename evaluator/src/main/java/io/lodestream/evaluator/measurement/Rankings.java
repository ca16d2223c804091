package io.lodestream.evaluator.measurement;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.Granularity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Turns passages that a retriever found into a ranking of a set's items: passages as they are
 * ranked, or documents by their best passage.
 */
public final class Rankings {

  private static final int DEEPEN = 4;

  private final BooleanSupplier stopping;

  Rankings(BooleanSupplier stopping) {
    this.stopping = stopping;
  }

  /** The first ten items of the hits, within the depth. */
  public static List<String> of(List<Hit> hits, Granularity granularity, RankingDepth depth) {
    return hits.stream()
        .limit(granularity == Granularity.DOCUMENT ? depth.most() : RetrievalMetric.DEPTH)
        .map(granularity == Granularity.DOCUMENT ? Hit::documentId : Hit::passageId)
        .distinct()
        .limit(RetrievalMetric.DEPTH)
        .toList();
  }

  /** How many passages to ask for at first. */
  public static int first(Granularity granularity, RankingDepth depth) {
    return granularity == Granularity.DOCUMENT ? depth.first() : RetrievalMetric.DEPTH;
  }

  /**
   * One ranking per query. Where documents are ranked, more passages are fetched until ten
   * documents are found or the depth is reached.
   *
   * @param first what the retriever answered, {@code [query]}
   * @param limit passages that it was asked for
   */
  public List<List<String>> complete(
      Retriever retriever,
      List<String> queries,
      Granularity granularity,
      List<List<Hit>> first,
      int limit,
      RankingDepth depth) {
    var rankings = new ArrayList<List<String>>(queries.size());
    first.forEach(hits -> rankings.add(of(hits, granularity, depth)));
    if (granularity != Granularity.DOCUMENT) {
      return rankings;
    }
    int most = depth.most();
    var found = first.stream().mapToInt(List::size).toArray();
    int asked = limit;
    var open = open(IntStream.range(0, queries.size()).toArray(), rankings, found, asked, most);
    while (open.length > 0) {
      Measurer.stopIf(stopping);
      asked = (int) Math.min((long) asked * DEEPEN, most);
      var answers = retriever.search(Arrays.stream(open).mapToObj(queries::get).toList(), asked);
      for (int i = 0; i < open.length; i++) {
        rankings.set(open[i], of(answers.get(i), granularity, depth));
        found[open[i]] = answers.get(i).size();
      }
      open = open(open, rankings, found, asked, most);
    }
    return rankings;
  }

  /** Of the queries, those that lack items and may get them from deeper down. */
  private static int[] open(
      int[] queries, List<List<String>> rankings, int[] found, int asked, int most) {
    return Arrays.stream(queries)
        .filter(i -> rankings.get(i).size() < RetrievalMetric.DEPTH)
        .filter(i -> found[i] >= asked && asked < most)
        .toArray();
  }
}
