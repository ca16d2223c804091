package io.lodestream.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossFittingTest {

  private static final PromotionSettings SETTINGS =
      new PromotionSettings(10, 5, .002, .01, 100, .95, 42);
  private static final RetrieverRecipe DENSE = Recipes.dense();
  private static final RetrieverRecipe HALF = Recipes.weighted(.5);
  private static final RetrieverRecipe THIRD = Recipes.weighted(.3);

  private final JudgedSet set = set("experts", LabelOrigin.HUMAN, 40, 20);
  private final ChoosingQueries choosing = ChoosingQueries.of(List.of(set), SETTINGS);
  private final RecipeScores scores = new RecipeScores();
  private final CrossFitting fitting =
      new CrossFitting(
          new RecipeRule(recipe -> CompetingRecipes.cost(recipe, .5, Optional.empty())), choosing);

  @Test
  void reportsNothingByARecipeThatTheQuerysOwnDocumentChose() {
    // Given recipes that win by chance, each on one half of the documents
    does(set, HALF, query -> half(query) == 0 ? 1 : 0);
    does(set, THIRD, query -> half(query) == 1 ? 1 : 0);
    // When
    var choice = fitting.choose(List.of(HALF, THIRD), scores);
    // Then each half is reported by the other's winner, whose luck does not carry over
    assertThat(choice.reporting()).containsExactly(THIRD, HALF);
    assertThat(reported(set, choice)).containsOnly(0);
  }

  @Test
  void servesWhatIsBestOnAllQueries() {
    does(set, DENSE, query -> .2);
    does(set, HALF, query -> half(query) == 0 ? .9 : .5);
    does(set, THIRD, query -> half(query) == 1 ? .6 : .1);
    var choice = fitting.choose(List.of(DENSE, HALF, THIRD), scores);
    assertThat(choice.onAll()).isEqualTo(HALF);
    assertThat(choice.reporting()).containsExactly(THIRD, HALF);
  }

  @Test
  void reportsARecipeThatIsBetterEverywhereAsItIs() {
    does(set, DENSE, query -> .2);
    does(set, HALF, query -> .7);
    var choice = fitting.choose(List.of(DENSE, HALF), scores);
    assertThat(reported(set, choice)).containsOnly(.7);
  }

  @Test
  void reranksOnTopOfWhatEachHalfChose() {
    // Given
    var reranked = Recipes.reranked(HALF, RerankMethod.EXTERNAL, .5);
    does(set, DENSE, query -> half(query) == 1 ? .8 : .2);
    does(set, HALF, query -> half(query) == 1 ? .2 : .8);
    does(set, reranked, query -> .9);
    var before = fitting.choose(List.of(DENSE, HALF), scores);
    // When only the hybrid can be reranked
    var choice =
        fitting.next(
            before, top -> top.equals(HALF) ? List.of(HALF, reranked) : List.of(top), scores);
    // Then
    assertThat(before.reporting()).containsExactly(DENSE, HALF);
    assertThat(choice.reporting()).containsExactly(DENSE, reranked);
  }

  @Test
  void reportsSetsThatDoNotDecideByTheSameRecipes() {
    // Given a generated set about the same documents
    var generated = set("held-out", LabelOrigin.SYNTHETIC, 20, 20);
    does(set, HALF, query -> half(query) == 0 ? 1 : 0);
    does(set, THIRD, query -> half(query) == 1 ? 1 : 0);
    does(generated, HALF, query -> half(query) == 0 ? 1 : 0);
    does(generated, THIRD, query -> half(query) == 1 ? 1 : 0);
    var choice = fitting.choose(List.of(HALF, THIRD), scores);
    assertThat(reported(generated, choice)).containsOnly(0);
  }

  @Test
  void halvesDocumentsEvenlyAndAlwaysAlike() {
    var documents = choosing.clusters();
    var first = choosing.halves().positions(documents, 0);
    var second = choosing.halves().positions(documents, 1);
    assertThat(documents(first)).hasSize(10).doesNotContainAnyElementsOf(documents(second));
    assertThat(first.length + second.length).isEqualTo(40);
    var again = ChoosingQueries.of(List.of(set), SETTINGS);
    assertThat(again.halves().positions(documents, 0)).containsExactly(first);
  }

  @Test
  void choosesNothingWhenAHalfIsTooSmallToCount() {
    var few = set("experts", LabelOrigin.HUMAN, 18, 9);
    assertThat(ChoosingQueries.of(List.of(few), SETTINGS).reason().orElseThrow())
        .startsWith("too few queries to choose a recipe by")
        .endsWith("needed are 10 about 5");
    assertThat(ChoosingQueries.of(List.of(), SETTINGS).reason())
        .contains("too few queries to choose a recipe by");
    assertThat(choosing.reason()).isEmpty();
  }

  @Test
  void choosesNothingByGeneratedQueries() {
    var generated = set("held-out", LabelOrigin.SYNTHETIC, 40, 20);
    assertThat(ChoosingQueries.of(List.of(generated), SETTINGS).reason())
        .contains("no queries that people wrote to choose a recipe by");
  }

  private List<String> documents(int[] positions) {
    return Arrays.stream(positions).mapToObj(choosing.clusters()::get).distinct().toList();
  }

  @Test
  void keepsNearDuplicateDocumentsInOneHalf() {
    // Given twenty documents, always two nearly the same
    var near =
        new JudgedSet(
            "experts",
            LabelOrigin.HUMAN,
            Granularity.PASSAGE,
            IntStream.range(0, 40)
                .mapToObj(
                    i ->
                        new JudgedQuery(
                            "q" + i, "text", "d" + i % 20, "like d" + i % 20 / 2, Map.of("p", 1)))
                .toList(),
            0);
    // When a recipe finds what stands in the even documents, another what stands in the odd ones
    var clustered = ChoosingQueries.of(List.of(near), SETTINGS);
    does(near, HALF, query -> clustered.halves().of(query.cluster()) == 0 ? 1 : 0);
    does(near, THIRD, query -> clustered.halves().of(query.cluster()) == 1 ? 1 : 0);
    var choice =
        new CrossFitting(
                new RecipeRule(recipe -> CompetingRecipes.cost(recipe, .5, Optional.empty())),
                clustered)
            .choose(List.of(HALF, THIRD), scores);
    // Then neither half's luck is reported by its near-duplicates' luck
    for (int pair = 0; pair < 10; pair++) {
      assertThat(clustered.halves().of(near.queries().get(2 * pair).cluster()))
          .isEqualTo(clustered.halves().of(near.queries().get(2 * pair + 1).cluster()));
    }
    assertThat(scores.reported(near, choice, clustered.halves()).of(RetrievalMetric.NDCG_10))
        .containsOnly(0);
  }

  @Test
  void needsDocumentsThatDifferInBothHalves() {
    // Given forty documents that are nearly one
    var alike =
        new JudgedSet(
            "experts",
            LabelOrigin.HUMAN,
            Granularity.PASSAGE,
            IntStream.range(0, 40)
                .mapToObj(i -> new JudgedQuery("q" + i, "text", "d" + i, "one", Map.of("p", 1)))
                .toList(),
            0);
    // When, then
    assertThat(ChoosingQueries.of(List.of(alike), SETTINGS).reason().orElseThrow())
        .startsWith("too few queries to choose a recipe by: half of the documents has 0");
  }

  private int half(JudgedQuery query) {
    return choosing.halves().of(query.sourceDocument());
  }

  private double[] reported(JudgedSet of, Choice choice) {
    return scores.reported(of, choice, choosing.halves()).of(RetrievalMetric.NDCG_10);
  }

  private void does(JudgedSet on, RetrieverRecipe recipe, ToDoubleFunction<JudgedQuery> ndcg) {
    var values = new double[RetrievalMetric.values().length][];
    Arrays.fill(values, on.queries().stream().mapToDouble(ndcg).toArray());
    scores.add(on, List.of(recipe), List.of(new QueryScores(values, Map.of())));
  }

  private static JudgedSet set(String name, LabelOrigin origin, int queries, int documents) {
    return new JudgedSet(
        name,
        origin,
        Granularity.PASSAGE,
        IntStream.range(0, queries)
            .mapToObj(i -> new JudgedQuery("q" + i, "text", "d" + i % documents, Map.of("p", 1)))
            .toList(),
        0);
  }
}
