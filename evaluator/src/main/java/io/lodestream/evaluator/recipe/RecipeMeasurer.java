package io.lodestream.evaluator.recipe;

import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.measurement.RankingDepth;
import io.lodestream.evaluator.measurement.Rankings;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.evaluator.retrieval.PassageSearch.Found;
import io.lodestream.runtime.retrieval.Fusions;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.Scored;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What many recipes do on the same queries, without asking more than one recipe would: a model's
 * collection is asked once per query and side and the fusions are computed here, and a reranker
 * scores each passage of a query once.
 */
final class RecipeMeasurer {

  /** Most queries of a set, as a share, for which the reranker may fail. */
  private static final double MOST_FAILURES = 0.05;

  /** Queries reranked between two reports of progress. */
  private static final int RERANKED_TOGETHER = 16;

  private static final Logger LOG = LoggerFactory.getLogger(RecipeMeasurer.class);

  private final Measurer measurer;

  RecipeMeasurer(Measurer measurer) {
    this.measurer = measurer;
  }

  /**
   * Figures of recipes without rerank.
   *
   * @param depth of every recipe's ranking
   * @return one per recipe
   */
  List<QueryScores> fused(
      ModelRetriever model, JudgedSet set, List<RetrieverRecipe> recipes, RankingDepth depth) {
    var granularity = set.granularity();
    boolean words = recipes.stream().anyMatch(r -> r.getMode() != RetrievalMode.DENSE);
    int first = Rankings.first(granularity, depth);
    int limit = words ? Math.max(first, Recipes.DEPTH) : first;
    return measurer.values(
        set,
        recipes.size(),
        batch -> {
          var texts = texts(batch);
          var dense = model.search(texts, limit);
          var sparse = words ? model.sparse(texts, Recipes.DEPTH) : List.<List<Hit>>of();
          var rankings = new ArrayList<List<List<String>>>(recipes.size());
          for (var recipe : recipes) {
            rankings.add(
                recipe.getMode() == RetrievalMode.DENSE
                    ? measurer.rankings().complete(model, texts, granularity, dense, limit, depth)
                    : IntStream.range(0, batch.size())
                        .mapToObj(i -> fused(dense.get(i), sparse.get(i), recipe))
                        .map(hits -> Rankings.of(hits, granularity, depth))
                        .toList());
          }
          return rankings;
        });
  }

  private static List<Hit> fused(List<Hit> dense, List<Hit> sparse, RetrieverRecipe recipe) {
    if (recipe.getMode() == RetrievalMode.SPARSE) {
      return sparse;
    }
    var top = dense.subList(0, Math.min(recipe.getDepth(), dense.size()));
    var documents = new HashMap<String, String>();
    top.forEach(hit -> documents.put(hit.passageId(), hit.documentId()));
    sparse.forEach(hit -> documents.put(hit.passageId(), hit.documentId()));
    return Fusions.fuse(scored(top), scored(sparse), recipe).stream()
        .map(s -> new Hit(s.id(), documents.get(s.id()), (float) s.score()))
        .toList();
  }

  private static List<Scored> scored(List<Hit> hits) {
    return hits.stream().map(hit -> new Scored(hit.passageId(), hit.score())).toList();
  }

  /**
   * Figures of recipes with rerank, fetched by the store's own fusion: one retrieval per query and
   * recipe without its rerank. Progress is told of every few queries, since a reranker is slow. A
   * query for which the reranker fails stays as it was retrieved, as it would be served.
   *
   * @return one per recipe
   * @throws RetryableException when the reranker fails on more than a twentieth of the queries:
   *     such figures would compare models by the reranker's luck
   */
  List<QueryScores> reranked(ModelRetriever model, JudgedSet set, List<RetrieverRecipe> recipes) {
    var failures = new Failures();
    var values =
        measurer
            .inBatchesOf(RERANKED_TOGETHER)
            .values(
                set,
                recipes.size(),
                batch -> reranked(model, batch, recipes, set.granularity(), failures));
    failures.requireFew(set.queries().size());
    return values;
  }

  /** {@code [recipe][query]}. */
  private static List<List<List<String>>> reranked(
      ModelRetriever model,
      List<JudgedQuery> batch,
      List<RetrieverRecipe> recipes,
      Granularity granularity,
      Failures failures) {
    var queries = model.encode(texts(batch));
    var retrieved = new HashMap<RetrieverRecipe, List<List<Found>>>();
    for (var recipe : recipes) {
      retrieved.computeIfAbsent(
          CompetingRecipes.unreranked(recipe),
          r -> model.retrieve(queries, r, depth(granularity, r)));
    }
    expect(model, retrieved);
    var known = batch.stream().map(query -> new Scores(model, query.text(), failures)).toList();
    var rankings = new ArrayList<List<List<String>>>(recipes.size());
    for (var recipe : recipes) {
      var found = retrieved.get(CompetingRecipes.unreranked(recipe));
      rankings.add(
          IntStream.range(0, batch.size())
              .mapToObj(
                  i ->
                      ModelRetriever.reordered(
                          found.get(i),
                          known.get(i).of(found.get(i), recipe),
                          recipe.getRerankWeight()))
              .map(hits -> Rankings.of(hits, granularity, RankingDepth.FUSED))
              .toList());
    }
    return rankings;
  }

  /** A reranker that cannot prepare itself fails again, and is counted, when scores are asked. */
  private static void expect(
      ModelRetriever model, Map<RetrieverRecipe, List<List<Found>>> retrieved) {
    var tops =
        retrieved.entrySet().stream()
            .flatMap(
                byRecipe ->
                    byRecipe.getValue().stream()
                        .flatMap(found -> found.stream().limit(byRecipe.getKey().getRerankDepth())))
            .toList();
    try {
      model.expectScores(tops);
    } catch (LodestreamException e) {
      LOG.warn("event=rerank-not-prepared passages={} cause=\"{}\"", tops.size(), e.getMessage());
    }
  }

  private static int depth(Granularity granularity, RetrieverRecipe recipe) {
    return granularity == Granularity.DOCUMENT
        ? RankingDepth.FUSED.most()
        : recipe.getRerankDepth();
  }

  private static List<String> texts(List<JudgedQuery> queries) {
    return queries.stream().map(JudgedQuery::text).toList();
  }

  /** Queries for which the reranker failed. */
  private static final class Failures {
    private int queries;
    private LodestreamException last;

    void add(LodestreamException failure) {
      queries++;
      last = failure;
    }

    void requireFew(int asked) {
      if (queries > MOST_FAILURES * asked) {
        throw new RetryableException(
            "the reranker failed for %d of %d queries: %s"
                .formatted(queries, asked, last.getMessage()),
            last);
      }
    }
  }

  /** A reranker's scores of one query's passages, each asked for once; none after a failure. */
  private static final class Scores {
    private final Map<String, Float> byPassage = new HashMap<>();
    private final ModelRetriever model;
    private final String query;
    private final Failures failures;
    private boolean failed;

    Scores(ModelRetriever model, String query, Failures failures) {
      this.model = model;
      this.query = query;
      this.failures = failures;
    }

    float[] of(List<Found> found, RetrieverRecipe recipe) {
      var top = found.stream().limit(recipe.getRerankDepth()).toList();
      var missing = top.stream().filter(f -> !byPassage.containsKey(f.hit().passageId())).toList();
      if (!missing.isEmpty() && !failed) {
        ask(missing);
      }
      if (failed) {
        return new float[0];
      }
      var scores = new float[top.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = byPassage.get(top.get(i).hit().passageId());
      }
      return scores;
    }

    private void ask(List<Found> missing) {
      try {
        var scores = model.scores(query, missing);
        for (int i = 0; i < scores.length; i++) {
          byPassage.put(missing.get(i).hit().passageId(), scores[i]);
        }
      } catch (LodestreamException e) {
        failed = true;
        failures.add(e);
      }
    }
  }
}
