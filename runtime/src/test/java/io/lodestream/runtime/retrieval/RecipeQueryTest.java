package io.lodestream.runtime.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RetrieverRecipe;
import io.qdrant.client.grpc.Points.Fusion;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeQueryTest {

  private static final float[] VECTOR = {.5f, .25f};
  private static final Optional<float[]> DENSE = Optional.of(VECTOR);
  private static final SparseVector SPARSE =
      new SparseVector(new int[] {7, Integer.MIN_VALUE}, new float[] {1, 1});
  private static final SparseVector NOTHING = new SparseVector(new int[0], new float[0]);

  @Test
  void weighsTheNormalizedScoresOfBothSides() {
    QueryPoints query = new RecipeQuery(Recipes.weighted(.3), 10).points(DENSE, SPARSE).build();

    assertThat(query.getLimit()).isEqualTo(10);
    assertThat(query.getPrefetchList())
        .allMatch(side -> side.getQuery().getFusion() == Fusion.DBSF && side.getLimit() == 100);
    PrefetchQuery dense = query.getPrefetch(0).getPrefetch(0);
    PrefetchQuery sparse = query.getPrefetch(1).getPrefetch(0);
    assertThat(dense.getUsing()).isEmpty();
    assertThat(dense.getLimit()).isEqualTo(100);
    assertThat(sparse.getUsing()).isEqualTo("bm25");
    assertThat(sparse.getQuery().getNearest().getSparse().getIndicesList())
        .containsExactly(7, Integer.MIN_VALUE);
    var formula = query.getQuery().getFormula();
    assertThat(formula.getDefaultsMap()).containsOnlyKeys("$score[0]", "$score[1]");
    var shares = formula.getExpression().getSum();
    assertThat(shares.getSum(0).getMult().getMult(0).getConstant()).isEqualTo(.3f);
    assertThat(shares.getSum(0).getMult().getMult(1).getVariable()).isEqualTo("$score[0]");
    assertThat(shares.getSum(1).getMult().getMult(0).getConstant()).isEqualTo(.7f);
    assertThat(shares.getSum(1).getMult().getMult(1).getVariable()).isEqualTo("$score[1]");
  }

  @Test
  void fusesByRanksWithWeightsAroundOne() {
    QueryPoints query =
        new RecipeQuery(Recipes.reciprocalRanks(.75), 10).points(DENSE, SPARSE).build();

    assertThat(query.getQuery().getRrf().getK()).isEqualTo(60);
    assertThat(query.getQuery().getRrf().getWeightsList()).containsExactly(1.5f, .5f);
  }

  @Test
  void fusesTheSameHitsWhateverTheLimit() {
    for (var recipe : List.of(Recipes.weighted(.5), Recipes.reciprocalRanks(.5))) {
      QueryPoints ten = new RecipeQuery(recipe, 10).points(DENSE, SPARSE).build();
      QueryPoints many = new RecipeQuery(recipe, 250).points(DENSE, SPARSE).build();

      assertThat(many.getLimit()).isEqualTo(250);
      assertThat(many.toBuilder().setLimit(10).build()).isEqualTo(ten);
    }
  }

  @Test
  void searchesOneSideWithoutFusion() {
    QueryPoints dense = new RecipeQuery(Recipes.dense(), 5).points(DENSE, NOTHING).build();
    QueryPoints sparse =
        new RecipeQuery(Recipes.sparse(), 5).points(Optional.empty(), SPARSE).build();

    assertThat(dense.getPrefetchList()).isEmpty();
    assertThat(dense.getQuery().getNearest().getDense().getDataList()).containsExactly(.5f, .25f);
    assertThat(sparse.getUsing()).isEqualTo("bm25");
  }

  @Test
  void searchesByTheDenseVectorAloneForAQueryOfStopWords() {
    QueryPoints hybrid = new RecipeQuery(Recipes.weighted(0), 5).points(DENSE, NOTHING).build();

    assertThat(hybrid)
        .isEqualTo(new RecipeQuery(Recipes.dense(), 5).points(DENSE, NOTHING).build());
  }

  @Test
  void needsADenseVectorForADenseSide() {
    var query = new RecipeQuery(Recipes.weighted(.5), 5);

    assertThatThrownBy(() -> query.points(Optional.empty(), SPARSE))
        .hasMessage("a recipe of mode HYBRID needs a dense vector");
    assertThatThrownBy(() -> new RecipeQuery(Recipes.dense(), 0))
        .hasMessage("limit of a query must be at least 1, was 0");
  }

  @Test
  void writesTheSameForRest() throws Exception {
    assertThat(json(Recipes.weighted(.3)))
        .isEqualTo(
            tree(
                """
                {"prefetch": [
                   {"prefetch": {"query": [0.5, 0.25], "limit": 100},
                    "query": {"fusion": "dbsf"}, "limit": 100},
                   {"prefetch": {"query": {"indices": [7, 2147483648], "values": [1.0, 1.0]},
                                 "using": "bm25", "limit": 100},
                    "query": {"fusion": "dbsf"}, "limit": 100}],
                 "query": {"formula": {"sum": [{"mult": [0.3, "$score[0]"]},
                                               {"mult": [0.7, "$score[1]"]}]},
                           "defaults": {"$score[0]": 0, "$score[1]": 0}},
                 "limit": 10}
                """));
    assertThat(json(Recipes.reciprocalRanks(.5)))
        .isEqualTo(
            tree(
                """
                {"prefetch": [
                   {"query": [0.5, 0.25], "limit": 100},
                   {"query": {"indices": [7, 2147483648], "values": [1.0, 1.0]},
                    "using": "bm25", "limit": 100}],
                 "query": {"rrf": {"k": 60, "weights": [1.0, 1.0]}},
                 "limit": 10}
                """));
    assertThat(json(Recipes.dense())).isEqualTo(tree("{\"query\": [0.5, 0.25], \"limit\": 10}"));
    assertThat(json(Recipes.sparse()))
        .isEqualTo(
            tree(
                """
                {"query": {"indices": [7, 2147483648], "values": [1.0, 1.0]}, "using": "bm25",
                 "limit": 10}
                """));
  }

  /** Through text, as Qdrant reads it. */
  private static JsonNode json(RetrieverRecipe recipe) throws Exception {
    return tree(
        RecipeJson.body(
                new RecipeQuery(recipe, 10), RecipeJson.vector(VECTOR), RecipeJson.vector(SPARSE))
            .toString());
  }

  private static JsonNode tree(String json) throws Exception {
    return new ObjectMapper().readTree(json);
  }
}
