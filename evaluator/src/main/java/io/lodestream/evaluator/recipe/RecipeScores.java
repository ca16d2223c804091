package io.lodestream.evaluator.recipe;

import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures of every recipe of one model on every set. */
final class RecipeScores {

  private final Map<String, Map<RetrieverRecipe, QueryScores>> bySet = new HashMap<>();
  private final Set<RetrieverRecipe> recipes = new LinkedHashSet<>();

  /**
   * @param scores one per recipe, in the order of the recipes
   */
  void add(JudgedSet set, List<RetrieverRecipe> measured, List<QueryScores> scores) {
    var known = bySet.computeIfAbsent(set.name(), name -> new HashMap<>());
    for (int i = 0; i < measured.size(); i++) {
      recipes.add(measured.get(i));
      known.put(measured.get(i), scores.get(i));
    }
  }

  /** In the order in which they were added. */
  List<RetrieverRecipe> recipes() {
    return List.copyOf(recipes);
  }

  QueryScores of(JudgedSet set, RetrieverRecipe recipe) {
    return bySet.get(set.name()).get(recipe);
  }

  /** nDCG@10 of all queries of the sets, set by set. */
  double[] ndcg(RetrieverRecipe recipe, List<JudgedSet> sets) {
    return sets.stream()
        .flatMapToDouble(set -> Arrays.stream(of(set, recipe).of(RetrievalMetric.NDCG_10)))
        .toArray();
  }

  /** Each query's figures by the recipe that was chosen without the query's document. */
  QueryScores reported(JudgedSet set, Choice choice, DocumentHalves halves) {
    var byHalf = choice.reporting().stream().map(recipe -> of(set, recipe)).toList();
    var values = new double[RetrievalMetric.values().length][set.queries().size()];
    for (int query = 0; query < set.queries().size(); query++) {
      var scores = byHalf.get(halves.of(set.queries().get(query).cluster()));
      for (var metric : RetrievalMetric.values()) {
        values[metric.ordinal()][query] = scores.of(metric)[query];
      }
    }
    return new QueryScores(values, Map.of());
  }
}
