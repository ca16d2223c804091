package io.lodestream.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecipeRuleTest {

  private static final int QUERIES = 40;
  private static final RetrieverRecipe DENSE = Recipes.dense();
  private static final RetrieverRecipe HALF = Recipes.weighted(.5);
  private static final RetrieverRecipe THIRD = Recipes.weighted(.3);
  private static final RetrieverRecipe RERANKED = Recipes.reranked(HALF, RerankMethod.EXTERNAL, .7);

  private final Map<RetrieverRecipe, double[]> ndcg = new HashMap<>();
  private final RecipeRule rule =
      new RecipeRule(recipe -> CompetingRecipes.cost(recipe, .5, Optional.empty()));

  @Test
  void takesTheBestWhenItIsClearlyBetter() {
    does(DENSE, i -> .4);
    does(HALF, i -> .5);
    does(THIRD, i -> .6 + (i % 2) * .02);
    assertThat(chosen(DENSE, HALF, THIRD)).isEqualTo(THIRD);
  }

  @Test
  void givesATieToTheCheapestRecipe() {
    List.of(RERANKED, THIRD, HALF, DENSE).forEach(recipe -> does(recipe, i -> .5));
    assertThat(chosen(RERANKED, THIRD, HALF, DENSE)).isEqualTo(DENSE);
    assertThat(chosen(RERANKED, THIRD, HALF)).isEqualTo(HALF);
    assertThat(chosen(RERANKED, THIRD)).isEqualTo(THIRD);
  }

  @Test
  void givesADifferenceWithinOneStandardErrorToTheCheaperRecipe() {
    // Given a mean difference of .01 whose standard error is about .016
    does(HALF, i -> .5);
    does(THIRD, i -> .51 + (i % 2 == 0 ? .1 : -.1));
    assertThat(chosen(HALF, THIRD)).isEqualTo(HALF);
  }

  @Test
  void countsQueriesAboutOneDocumentAsOneObservation() {
    // Given a gain of .05 on average, which ten documents of four queries each do not show clearly
    IntToDoubleFunction gain = i -> .05 + (i / 4 % 2 == 0 ? .17 : -.17);
    does(HALF, i -> .5);
    does(THIRD, i -> .5 + gain.applyAsDouble(i));
    var single = IntStream.range(0, QUERIES).mapToObj(i -> "d" + i).toList();
    var fours = IntStream.range(0, QUERIES).mapToObj(i -> "d" + i / 4).toList();
    assertThat(chosen(single, HALF, THIRD)).isEqualTo(THIRD);
    assertThat(chosen(fours, HALF, THIRD)).isEqualTo(HALF);
  }

  @Test
  void looksAtTheChoosingQueriesOnly() {
    // Given a recipe that is better on the first half alone
    does(HALF, i -> .5);
    does(THIRD, i -> i < QUERIES / 2 ? 1 : 0);
    var documents = IntStream.range(0, QUERIES).mapToObj(i -> "d" + i).toList();
    var first = IntStream.range(0, QUERIES / 2).toArray();
    var second = IntStream.range(QUERIES / 2, QUERIES).toArray();
    assertThat(rule.choose(List.of(HALF, THIRD), ndcg::get, documents, first)).isEqualTo(THIRD);
    assertThat(rule.choose(List.of(HALF, THIRD), ndcg::get, documents, second)).isEqualTo(HALF);
  }

  private void does(RetrieverRecipe recipe, IntToDoubleFunction query) {
    ndcg.put(recipe, IntStream.range(0, QUERIES).mapToDouble(query).toArray());
  }

  private RetrieverRecipe chosen(RetrieverRecipe... contenders) {
    return chosen(IntStream.range(0, QUERIES).mapToObj(i -> "d" + i).toList(), contenders);
  }

  private RetrieverRecipe chosen(List<String> documents, RetrieverRecipe... contenders) {
    var all = IntStream.range(0, QUERIES).toArray();
    return rule.choose(List.of(contenders), ndcg::get, documents, all);
  }
}
