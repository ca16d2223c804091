package io.lodestream.evaluator.recipe;

import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;

/**
 * What was chosen for a model, by cross-fitting.
 *
 * @param onAll best on all choosing queries: what is to be served
 * @param reporting per half of the documents the recipe that reports its queries, which the other
 *     half chose
 */
record Choice(RetrieverRecipe onAll, List<RetrieverRecipe> reporting) {

  Choice {
    reporting = List.copyOf(reporting);
  }

  /** Nothing to choose: the same recipe everywhere. */
  static Choice fixed(RetrieverRecipe recipe) {
    return new Choice(recipe, List.of(recipe, recipe));
  }
}
