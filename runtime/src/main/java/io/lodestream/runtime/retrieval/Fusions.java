package io.lodestream.runtime.retrieval;

import io.lodestream.schemas.FusionMethod;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses a dense and a sparse ranking into one, with the very numbers that the vector store gives
 * for the {@link RecipeQuery} of the same recipe (single precision where the store has it, double
 * where it has that).
 */
public final class Fusions {

  private static final float DEVIATIONS = 3;
  private static final float MIDDLE = 0.5f;

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id);

  private Fusions() {}

  /**
   * The ranking of a recipe, best first, equal scores by id. Of each side at most {@code depth}
   * hits count. The side that the recipe's mode does not search is ignored.
   *
   * @param dense hits of the dense side, best first, each id once
   * @param sparse hits of the sparse side, best first, each id once
   */
  public static List<Scored> fuse(List<Scored> dense, List<Scored> sparse, RetrieverRecipe recipe) {
    return switch (recipe.getMode()) {
      case DENSE -> dense;
      case SPARSE -> sparse;
      case HYBRID ->
          recipe.getFusion() == FusionMethod.RRF
              ? byRanks(top(dense, recipe), top(sparse, recipe), recipe)
              : weighted(top(dense, recipe), top(sparse, recipe), recipe);
    };
  }

  private static List<Scored> top(List<Scored> hits, RetrieverRecipe recipe) {
    return hits.subList(0, Math.min(hits.size(), recipe.getDepth()));
  }

  private static List<Scored> weighted(
      List<Scored> dense, List<Scored> sparse, RetrieverRecipe recipe) {
    Map<String, Double> scores = new HashMap<>();
    normalized(dense).forEach((id, score) -> scores.put(id, denseWeight(recipe) * (double) score));
    normalized(sparse)
        .forEach(
            (id, score) -> scores.merge(id, sparseWeight(recipe) * (double) score, Double::sum));
    return ranked(scores);
  }

  /**
   * Scores on a scale of which 0 and 1 are three standard deviations of the list (of its sample)
   * below and above its mean; scores beyond stay beyond. A list without spread is 0.5 throughout.
   */
  static Map<String, Float> normalized(List<Scored> hits) {
    float mean = 0;
    float squares = 0;
    int n = 0;
    for (Scored hit : hits) {
      float before = (float) hit.score() - mean;
      mean += before / ++n;
      squares += before * ((float) hit.score() - mean);
    }
    float deviation = n < 2 ? 0 : (float) Math.sqrt(squares / (n - 1f));
    float low = mean - DEVIATIONS * deviation;
    float high = mean + DEVIATIONS * deviation;
    Map<String, Float> scores = new HashMap<>();
    for (Scored hit : hits) {
      scores.put(hit.id(), low == high ? MIDDLE : ((float) hit.score() - low) / (high - low));
    }
    return scores;
  }

  private static List<Scored> byRanks(
      List<Scored> dense, List<Scored> sparse, RetrieverRecipe recipe) {
    Map<String, Float> scores = new HashMap<>();
    addRanks(scores, dense, 2 * denseWeight(recipe), recipe.getRrfK());
    addRanks(scores, sparse, 2 * sparseWeight(recipe), recipe.getRrfK());
    Map<String, Double> sums = new HashMap<>();
    scores.forEach((id, score) -> sums.put(id, (double) score));
    return ranked(sums);
  }

  private static void addRanks(Map<String, Float> scores, List<Scored> hits, float weight, int k) {
    for (int i = 0; i < hits.size(); i++) {
      float score = weight > 0 ? 1 / ((i + 1) / weight + k - 1) : 0;
      scores.merge(hits.get(i).id(), score, Float::sum);
    }
  }

  private static List<Scored> ranked(Map<String, Double> scores) {
    return scores.entrySet().stream()
        .map(entry -> new Scored(entry.getKey(), (float) (double) entry.getValue()))
        .sorted(BEST_FIRST)
        .toList();
  }

  /** Weights travel to the store in single precision. */
  static float denseWeight(RetrieverRecipe recipe) {
    return (float) recipe.getDenseWeight();
  }

  static float sparseWeight(RetrieverRecipe recipe) {
    return (float) (1 - recipe.getDenseWeight());
  }
}
