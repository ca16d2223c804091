package io.lodestream.evaluator.recipe;

import io.lodestream.schemas.RetrieverRecipe;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Chooses among recipes by their mean nDCG@10, but for the cheapest one that is not worse than the
 * best by more than one standard error (the one-standard-error rule of Breiman, Friedman, Olshen
 * and Stone, <i>Classification and Regression Trees</i>, 1984).
 *
 * <p>The standard error is that of the paired difference, with source documents as units, since
 * queries about one document are not independent.
 */
final class RecipeRule {

  private static final double ROUNDING = 1e-12;

  private final ToIntFunction<RetrieverRecipe> cost;

  RecipeRule(ToIntFunction<RetrieverRecipe> cost) {
    this.cost = cost;
  }

  /**
   * @param contenders at least one; of equal ones the first wins
   * @param ndcg of a contender, {@code [query]}
   * @param documents source document per query
   * @param queries positions of the queries that choose, at least one
   */
  RetrieverRecipe choose(
      List<RetrieverRecipe> contenders,
      Function<RetrieverRecipe, double[]> ndcg,
      List<String> documents,
      int[] queries) {
    var means = new HashMap<RetrieverRecipe, Double>();
    contenders.forEach(recipe -> means.put(recipe, mean(ndcg.apply(recipe), queries)));
    var best =
        contenders.stream().sorted(Comparator.comparing(means::get).reversed()).toList().get(0);
    return contenders.stream()
        .filter(recipe -> isNear(ndcg.apply(best), ndcg.apply(recipe), documents, queries))
        .min(
            Comparator.comparingInt(cost)
                .thenComparing(Comparator.comparing(means::get).reversed()))
        .orElse(best);
  }

  private static boolean isNear(
      double[] best, double[] other, List<String> documents, int[] queries) {
    var sums = new HashMap<String, double[]>();
    double total = 0;
    for (int query : queries) {
      double difference = best[query] - other[query];
      total += difference;
      var ofDocument = sums.computeIfAbsent(documents.get(query), document -> new double[2]);
      ofDocument[0] += difference;
      ofDocument[1]++;
    }
    double mean = total / queries.length;
    double squares = 0;
    for (var ofDocument : sums.values()) {
      double deviation = ofDocument[0] - ofDocument[1] * mean;
      squares += deviation * deviation;
    }
    int units = sums.size();
    double variance = units < 2 ? 0 : squares * units / (units - 1);
    return mean <= Math.sqrt(variance) / queries.length + ROUNDING;
  }

  private static double mean(double[] values, int[] queries) {
    double sum = 0;
    for (int query : queries) {
      sum += values[query];
    }
    return sum / queries.length;
  }
}
