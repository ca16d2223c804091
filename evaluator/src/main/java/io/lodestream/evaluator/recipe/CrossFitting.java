package io.lodestream.evaluator.recipe;

import io.lodestream.schemas.RetrieverRecipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Chooses recipes by two-fold cross-fitting (Chernozhukov et al. 2018, <a
 * href="https://doi.org/10.1111/ectj.12097">doi:10.1111/ectj.12097</a>): one half of the source
 * documents (near-duplicates together) chooses the recipe that reports the other half's queries,
 * and the other way round, so that no query is reported by a recipe that its document helped to
 * choose.
 */
final class CrossFitting {

  private final RecipeRule rule;
  private final ChoosingQueries choosing;

  CrossFitting(RecipeRule rule, ChoosingQueries choosing) {
    this.rule = rule;
    this.choosing = choosing;
  }

  Choice choose(List<RetrieverRecipe> contenders, RecipeScores scores) {
    return next(Choice.fixed(contenders.get(0)), before -> contenders, scores);
  }

  /**
   * Chooses again after an earlier choice, in the same halves.
   *
   * @param contenders those that follow from what was chosen before
   */
  Choice next(
      Choice before,
      Function<RetrieverRecipe, List<RetrieverRecipe>> contenders,
      RecipeScores scores) {
    var clusters = choosing.clusters();
    var reporting = new ArrayList<RetrieverRecipe>();
    for (int half = 0; half < DocumentHalves.HALVES; half++) {
      reporting.add(
          best(
              contenders.apply(before.reporting().get(half)),
              scores,
              choosing.halves().positions(clusters, 1 - half)));
    }
    var all = IntStream.range(0, clusters.size()).toArray();
    return new Choice(best(contenders.apply(before.onAll()), scores, all), reporting);
  }

  private RetrieverRecipe best(
      List<RetrieverRecipe> contenders, RecipeScores scores, int[] queries) {
    var ndcg = new HashMap<RetrieverRecipe, double[]>();
    contenders.forEach(recipe -> ndcg.put(recipe, scores.ndcg(recipe, choosing.sets())));
    return rule.choose(contenders, ndcg::get, choosing.clusters(), queries);
  }
}
