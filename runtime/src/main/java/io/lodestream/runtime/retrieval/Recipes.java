package io.lodestream.runtime.retrieval;

import io.lodestream.schemas.FusionMethod;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.Locale;

/** Makes and names recipes. */
public final class Recipes {

  /** Passages fetched from each side before a fusion. */
  public static final int DEPTH = 100;

  /** The k of reciprocal rank fusion in its paper. */
  public static final int RRF_K = 60;

  /** Passages of the top that are reranked. */
  public static final int RERANK_DEPTH = 30;

  private Recipes() {}

  public static RetrieverRecipe dense() {
    return recipe(RetrievalMode.DENSE, FusionMethod.WEIGHTED, 1);
  }

  public static RetrieverRecipe sparse() {
    return recipe(RetrievalMode.SPARSE, FusionMethod.WEIGHTED, 0);
  }

  /**
   * Both sides, their scores brought to one scale per query and added.
   *
   * @param denseWeight share of the dense side, 0 to 1
   */
  public static RetrieverRecipe weighted(double denseWeight) {
    return recipe(RetrievalMode.HYBRID, FusionMethod.WEIGHTED, denseWeight);
  }

  /** Both sides by reciprocal rank fusion. */
  public static RetrieverRecipe reciprocalRanks(double denseWeight) {
    return recipe(RetrievalMode.HYBRID, FusionMethod.RRF, denseWeight);
  }

  private static RetrieverRecipe recipe(
      RetrievalMode mode, FusionMethod fusion, double denseWeight) {
    return new RetrieverRecipe(
        mode, fusion, denseWeight, RRF_K, DEPTH, RerankMethod.NONE, RERANK_DEPTH, 1.0);
  }

  /** The recipe with the top of its ranking reordered. */
  public static RetrieverRecipe reranked(
      RetrieverRecipe recipe, RerankMethod method, double rerankWeight) {
    return RetrieverRecipe.newBuilder(recipe)
        .setRerank(method)
        .setRerankWeight(rerankWeight)
        .build();
  }

  /**
   * For people, such as {@code hybrid weighted .5}, {@code hybrid rrf-60 .5} or {@code dense,
   * late-interaction .7}.
   */
  public static String name(RetrieverRecipe recipe) {
    var name = recipe.getMode().name().toLowerCase(Locale.ROOT);
    if (recipe.getMode() == RetrievalMode.HYBRID) {
      name += " %s %s".formatted(fusion(recipe), share(recipe.getDenseWeight()));
    }
    if (recipe.getRerank() != RerankMethod.NONE) {
      name +=
          ", %s %s"
              .formatted(
                  recipe.getRerank().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  share(recipe.getRerankWeight()));
    }
    return name;
  }

  private static String fusion(RetrieverRecipe recipe) {
    return recipe.getFusion() == FusionMethod.RRF ? "rrf-" + recipe.getRrfK() : "weighted";
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.2f", share)
        .replaceFirst("^0\\.", ".")
        .replaceFirst("0$", "");
  }
}
