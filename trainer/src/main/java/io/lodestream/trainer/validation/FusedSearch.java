package io.lodestream.trainer.validation;

import io.lodestream.runtime.retrieval.Fusions;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.Scored;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.trainer.reference.LexicalScorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A hybrid search of validation queries: a model's best passages fused with BM25's by the product's
 * own {@link Fusions}, at several weights of the dense side. BM25's best are found once, since
 * words do not change while a model is trained; document frequencies are those of the passages
 * searched.
 *
 * <p>Each query has one relevant passage, which comes last among equals, in each side and in their
 * fusion. Immutable; thread-safe.
 */
final class FusedSearch {
  /**
   * The weights around the default of {@code index.dense-weight}. A model is served at a weight
   * that is chosen after its training, so that no single weight is its own.
   */
  static final List<RetrieverRecipe> RECIPES =
      Stream.of(.3, .4, .5, .6).map(Recipes::weighted).toList();

  private final String[] ids;
  private final int[] relevant;
  private final List<List<Scored>> lexical;

  /**
   * @param relevant by query, the place of its passage
   * @param passages distinct texts
   */
  FusedSearch(
      SparseEncoder words, List<String> queries, List<Integer> relevant, List<String> passages) {
    this.ids =
        IntStream.range(0, passages.size()).mapToObj(Integer::toString).toArray(String[]::new);
    this.relevant = relevant.stream().mapToInt(Integer::intValue).toArray();
    var scorer = new LexicalScorer(words, passages);
    this.lexical =
        IntStream.range(0, queries.size())
            .parallel()
            .mapToObj(
                query ->
                    best(
                        scorer.top(queries.get(query), ids.length).stream()
                            .map(found -> hit(found.index(), found.score())),
                        query))
            .toList();
  }

  /**
   * Mean nDCG@10 over the weights, 0 to 1.
   *
   * @param query its place
   * @param cosines of the query with a passage, by the passage's place
   */
  double ndcg(int query, IntToDoubleFunction cosines) {
    var dense =
        best(
            IntStream.range(0, ids.length)
                .mapToObj(place -> hit(place, cosines.applyAsDouble(place))),
            query);
    return RECIPES.stream()
        .mapToDouble(
            recipe ->
                RetrievalCheck.ndcg(rank(Fusions.fuse(dense, lexical.get(query), recipe), query)))
        .average()
        .orElseThrow();
  }

  /** The best hits, best first, as many as a search fetches from a side. */
  private List<Scored> best(Stream<Scored> hits, int query) {
    var worstFirst =
        Comparator.comparingDouble(Scored::score)
            .thenComparing(hit -> hit.id().equals(id(query)) ? 0 : 1);
    var best = new PriorityQueue<>(worstFirst);
    hits.forEachOrdered(
        hit -> {
          best.add(hit);
          if (best.size() > Recipes.DEPTH) {
            best.poll();
          }
        });
    var ordered = new ArrayList<>(best);
    ordered.sort(worstFirst.reversed().thenComparing(Scored::id));
    return ordered;
  }

  /** From 1; endless where the relevant passage is none of the hits. */
  private int rank(List<Scored> hits, int query) {
    var found = hits.stream().filter(hit -> hit.id().equals(id(query))).findFirst();
    if (found.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    double score = found.get().score();
    // The relevant passage counts itself, and a score that is no number counts as higher.
    return (int) hits.stream().filter(hit -> !(hit.score() < score)).count();
  }

  private String id(int query) {
    return ids[relevant[query]];
  }

  private Scored hit(int place, double score) {
    return new Scored(ids[place], score);
  }
}
