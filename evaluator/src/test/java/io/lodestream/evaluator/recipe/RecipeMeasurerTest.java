package io.lodestream.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.evaluator.measurement.MeasurementSettings;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.Progress;
import io.lodestream.evaluator.measurement.RankingDepth;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.evaluator.retrieval.PassageSearch;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecipeMeasurerTest {

  private static final RankingDepth DEPTH = RankingDepth.FUSED;

  private final TwoSides store = new TwoSides();
  private final RecipeMeasurer measurer =
      new RecipeMeasurer(
          new Measurer(
              new MeasurementSettings(100, 2, 10, 0, 0), Progress.SILENT, () -> false, () -> 0));

  @Test
  void asksEachSideOncePerBatchHoweverManyRecipesCompete() {
    // Given
    store.dense = hits("a#0", "b#0");
    store.sparse = hits("b#0", "c#0");
    var recipes = CompetingRecipes.withoutRerank(.5, Recipes.dense());
    // When
    var scores =
        measurer.fused(model(Optional.empty()), set("b#0", Granularity.PASSAGE), recipes, DEPTH);
    // Then three queries in batches of two
    assertThat(scores).hasSameSizeAs(recipes);
    assertThat(store.asked).containsExactly("dense 100", "sparse 100", "dense 100", "sparse 100");
  }

  @Test
  void ranksByEachRecipesOwnFusion() {
    // Given a passage that only both sides together put first
    store.dense = hits("a#0", "b#0", "x#0");
    store.sparse = hits("c#0", "b#0", "y#0");
    var recipes = List.of(Recipes.dense(), Recipes.sparse(), Recipes.weighted(.5));
    // When
    var scores =
        measurer.fused(model(Optional.empty()), set("b#0", Granularity.PASSAGE), recipes, DEPTH);
    // Then
    assertThat(scores)
        .extracting(s -> s.of(RetrievalMetric.MRR_10)[0])
        .containsExactly(.5, .5, 1.0);
  }

  @Test
  void ranksDocumentsByTheirBestFusedPassage() {
    // Given a document whose passage both sides find, before one that has the first of each
    store.dense = hits("a#0", "a#1", "b#7");
    store.sparse = hits("a#2", "b#7", "c#0");
    var scores =
        measurer.fused(
            model(Optional.empty()),
            set("a", Granularity.DOCUMENT),
            List.of(Recipes.weighted(.5)),
            DEPTH);
    assertThat(scores.get(0).of(RetrievalMetric.MRR_10)).containsOnly(.5);
  }

  @Test
  void looksThroughEveryRankingOfDocumentsAlike() {
    // Given a document right behind the first hundred passages of each side and of their fusion
    store.dense =
        hits(
            IntStream.range(0, 101)
                .mapToObj(i -> i < 100 ? "a#" + i : "right#1")
                .toArray(String[]::new));
    store.sparse =
        hits(
            IntStream.range(0, 100)
                .mapToObj(i -> i < 99 ? "c#" + i : "right#0")
                .toArray(String[]::new));
    var recipes = List.of(Recipes.dense(), Recipes.weighted(.9), Recipes.reciprocalRanks(.5));
    // When
    var scores =
        measurer.fused(model(Optional.empty()), set("right", Granularity.DOCUMENT), recipes, DEPTH);
    var reranked =
        measurer.reranked(
            model(Optional.of((query, texts) -> new float[texts.size()])),
            set("right", Granularity.DOCUMENT),
            CompetingRecipes.reranked(Recipes.dense(), RerankMethod.EXTERNAL));
    // Then none of them finds it, and none asks for more
    assertThat(scores).extracting(s -> s.of(RetrievalMetric.MRR_10)[0]).containsOnly(0.0);
    assertThat(reranked).extracting(s -> s.of(RetrievalMetric.MRR_10)[0]).containsOnly(0.0);
    assertThat(store.asked).containsOnly("dense 100", "sparse 100", "recipe 100");
  }

  @Test
  void asksTheRerankerForEachPassageOnce() {
    // Given two recipes with much the same top
    store.dense = hits("a#0", "b#0");
    store.sparse = hits("b#0", "c#0");
    var passages = new ArrayList<String>();
    Reranker reranker =
        (query, texts) -> {
          passages.addAll(texts);
          return new float[texts.size()];
        };
    var recipes = new ArrayList<RetrieverRecipe>();
    recipes.addAll(CompetingRecipes.reranked(Recipes.weighted(.5), RerankMethod.EXTERNAL));
    recipes.addAll(CompetingRecipes.reranked(Recipes.dense(), RerankMethod.EXTERNAL));
    // When one query is measured
    var one = set("b#0", Granularity.PASSAGE).queries().subList(0, 1);
    measurer.reranked(
        model(Optional.of(reranker)),
        new JudgedSet("s", LabelOrigin.HUMAN, Granularity.PASSAGE, one, 0),
        recipes);
    // Then
    assertThat(passages).containsExactlyInAnyOrder("a#0", "b#0", "c#0");
  }

  @Test
  void weighsTheRerankersScores() {
    // Given a reranker of the opposite opinion
    store.dense = hits("a#0", "b#0", "c#0");
    Reranker reranker =
        (query, texts) -> {
          var scores = new float[texts.size()];
          IntStream.range(0, scores.length).forEach(i -> scores[i] = i);
          return scores;
        };
    var recipes = CompetingRecipes.reranked(Recipes.dense(), RerankMethod.EXTERNAL);
    // When
    var scores =
        measurer.reranked(model(Optional.of(reranker)), set("c#0", Granularity.PASSAGE), recipes);
    // Then below half of the weight the retrieval's order stays
    assertThat(recipes)
        .extracting(RetrieverRecipe::getRerankWeight)
        .containsExactly(.3, .5, .7, 1.0);
    assertThat(List.of(scores.get(0), scores.get(2), scores.get(3)))
        .extracting(s -> s.of(RetrievalMetric.MRR_10)[0])
        .containsExactly(1 / 3.0, 1.0, 1.0);
  }

  @Test
  void tellsHowFarTheRerankingIsAfterEveryFewQueries() {
    // Given more queries than are reranked together, and batches that are larger still
    store.dense = hits("a#0", "b#0");
    var told = new ArrayList<Integer>();
    var watched =
        new RecipeMeasurer(
            new Measurer(
                new MeasurementSettings(100, 64, 10, 0, 0),
                new Progress() {
                  @Override
                  public void begins(long queries) {}

                  @Override
                  public void measures(String modelId, String set) {}

                  @Override
                  public void measured(int queries) {
                    told.add(queries);
                  }
                },
                () -> false,
                () -> 0));
    // When
    watched.reranked(
        model(Optional.of((query, texts) -> new float[texts.size()])),
        set(40, "b#0", Granularity.PASSAGE),
        CompetingRecipes.reranked(Recipes.dense(), RerankMethod.EXTERNAL));
    // Then
    assertThat(told).containsExactly(16, 16, 8);
  }

  @Test
  void retrievesAndEncodesOncePerRecipeWithoutRerankAndExpectsWhatWillBeScored() {
    // Given eight recipes on top of two
    store.dense = hits("a#0", "b#0");
    store.sparse = hits("b#0", "c#0");
    var expected = new ArrayList<List<String>>();
    Reranker reranker =
        new Reranker() {
          @Override
          public float[] scores(String query, List<String> texts) {
            return new float[texts.size()];
          }

          @Override
          public void expect(List<String> texts) {
            expected.add(texts.stream().distinct().sorted().toList());
          }
        };
    var recipes = new ArrayList<RetrieverRecipe>();
    recipes.addAll(CompetingRecipes.reranked(Recipes.weighted(.5), RerankMethod.EXTERNAL));
    recipes.addAll(CompetingRecipes.reranked(Recipes.dense(), RerankMethod.EXTERNAL));
    var embedder = new OneDimension();
    // When three queries are measured in batches of two
    measurer.reranked(
        new ModelRetriever(embedder, store, "c", Optional.of(reranker)),
        set("b#0", Granularity.PASSAGE),
        recipes);
    // Then
    assertThat(store.asked).containsOnly("recipe 30").hasSize(4);
    assertThat(embedder.embedded).isEqualTo(3);
    assertThat(expected).containsOnly(List.of("a#0", "b#0", "c#0")).hasSize(2);
  }

  private ModelRetriever model(Optional<Reranker> reranker) {
    return new ModelRetriever(new OneDimension(), store, "c", reranker);
  }

  private static JudgedSet set(String relevant, Granularity granularity) {
    return set(3, relevant, granularity);
  }

  private static JudgedSet set(int queries, String relevant, Granularity granularity) {
    return new JudgedSet(
        "s",
        LabelOrigin.HUMAN,
        granularity,
        IntStream.range(0, queries)
            .mapToObj(i -> new JudgedQuery("q" + i, "text", "d", Map.of(relevant, 1)))
            .toList(),
        0);
  }

  private static List<Hit> hits(String... passages) {
    return IntStream.range(0, passages.length)
        .mapToObj(
            i -> new Hit(passages[i], passages[i].substring(0, passages[i].indexOf('#')), 9 - i))
        .toList();
  }

  /** Answers every query alike. */
  private static final class TwoSides implements PassageSearch {
    private final List<String> asked = new ArrayList<>();
    private List<Hit> dense = List.of();
    private List<Hit> sparse = List.of();

    @Override
    public List<String> sampleTexts(String collection, int most) {
      throw new UnsupportedOperationException("sampleTexts");
    }

    @Override
    public List<List<Hit>> search(
        String collection, List<float[]> vectors, int limit, boolean exact) {
      asked.add("dense " + limit);
      return vectors.stream().map(vector -> dense).toList();
    }

    @Override
    public Optional<SparseEncoder> sparseSide(String collection) {
      return Optional.of(
          new SparseEncoder() {
            @Override
            public SparseVector passage(String text) {
              return query(text);
            }

            @Override
            public SparseVector query(String text) {
              return new SparseVector(new int[] {1}, new float[] {1});
            }
          });
    }

    @Override
    public List<List<Hit>> sparse(String collection, List<SparseVector> vectors, int limit) {
      asked.add("sparse " + limit);
      return vectors.stream().map(vector -> sparse).toList();
    }

    @Override
    public List<List<Found>> retrieve(
        String collection,
        List<float[]> vectors,
        List<SparseVector> words,
        RetrieverRecipe recipe,
        int limit) {
      asked.add("recipe " + limit);
      var found = new ArrayList<Hit>(dense);
      if (!recipe.equals(Recipes.dense())) {
        sparse.stream()
            .filter(hit -> dense.stream().noneMatch(d -> d.passageId().equals(hit.passageId())))
            .forEach(found::add);
      }
      return vectors.stream()
          .map(vector -> found.stream().map(hit -> new Found(hit, hit.passageId())).toList())
          .toList();
    }
  }

  private static final class OneDimension implements Embedder {
    private int embedded;

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      embedded += texts.size();
      return new float[texts.size()][1];
    }

    @Override
    public void close() {}
  }
}
