package io.lodestream.evaluator.recipe;

import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The recipes that {@code index.retrieval=auto} compares for every model. */
final class CompetingRecipes {

  private static final int[] RRF_KS = {2, 5, 10, Recipes.RRF_K};
  private static final double[] RERANK_WEIGHTS = {.3, .5, .7, 1};

  private CompetingRecipes() {}

  /**
   * Dense, sparse, weighted sums at dense weights .1 to .9, and reciprocal ranks at several k; each
   * recipe once.
   *
   * @param denseWeight {@code index.dense-weight}, which competes too
   * @param inUse another one that competes
   */
  static List<RetrieverRecipe> withoutRerank(double denseWeight, RetrieverRecipe inUse) {
    var recipes = new LinkedHashSet<RetrieverRecipe>();
    recipes.add(Recipes.dense());
    recipes.add(inUse);
    recipes.add(Recipes.weighted(denseWeight));
    recipes.add(Recipes.sparse());
    for (int tenth = 1; tenth < 10; tenth++) {
      recipes.add(Recipes.weighted(tenth / 10.0));
    }
    for (int k : RRF_KS) {
      recipes.add(RetrieverRecipe.newBuilder(Recipes.reciprocalRanks(0.5)).setRrfK(k).build());
    }
    return List.copyOf(recipes);
  }

  /** The recipe with its top reranked, at several shares of the reranker's score. */
  static List<RetrieverRecipe> reranked(RetrieverRecipe recipe, RerankMethod method) {
    var recipes = new ArrayList<RetrieverRecipe>();
    for (double weight : RERANK_WEIGHTS) {
      recipes.add(Recipes.reranked(recipe, method, weight));
    }
    return recipes;
  }

  static RetrieverRecipe unreranked(RetrieverRecipe recipe) {
    return RetrieverRecipe.newBuilder(recipe)
        .setRerank(RerankMethod.NONE)
        .setRerankWeight(1.0)
        .build();
  }

  /**
   * How much a recipe asks for: the less, the sooner a near-tie goes to it. The recipe in use asks
   * for the least, so that serving does not change at every evaluation.
   */
  static int cost(RetrieverRecipe recipe, double denseWeight, Optional<RetrieverRecipe> inUse) {
    if (inUse.isPresent() && recipe.equals(inUse.get())) {
      return -2;
    }
    if (inUse.isPresent() && recipe.equals(unreranked(inUse.get()))) {
      return -1;
    }
    if (recipe.getRerank() != RerankMethod.NONE) {
      return 3;
    }
    if (recipe.getMode() == RetrievalMode.DENSE) {
      return 0;
    }
    return recipe.equals(Recipes.weighted(denseWeight)) ? 1 : 2;
  }
}
