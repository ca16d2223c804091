package io.lodestream.indexer.search;

import io.lodestream.indexer.search.IndexStatus.Searchable;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.RerankRule;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The recipe by which a collection is searched, and where it comes from.
 *
 * <p>With {@code index.retrieval=auto}: the one measured for the collection's model; where none
 * was, both sides with {@code index.dense-weight}. A collection without sparse side is searched by
 * dense vectors whatever the recipe. A reranker that {@code index.rerank} does not name is left
 * out.
 *
 * @param warnings what the recipe should have and has not, a sentence each
 */
public record ChosenRecipe(RetrieverRecipe recipe, Source source, List<String> warnings) {

  /** Who chose. */
  public enum Source {
    /** The decision on the model. */
    PROMOTION,
    /** {@code index.retrieval}. */
    CONFIGURATION,
    /** Nobody: nothing was measured yet. */
    DEFAULT
  }

  public ChosenRecipe {
    warnings = List.copyOf(warnings);
  }

  /** The recipe for searches of the collection. */
  public static ChosenRecipe of(RetrievalSettings settings, Searchable by) {
    return switch (settings.rule()) {
      case DENSE -> configured(Recipes.dense(), settings).fitting(by);
      case HYBRID -> configured(Recipes.weighted(settings.denseWeight()), settings).fitting(by);
      case AUTO ->
          by.measured()
              .map(recipe -> new ChosenRecipe(recipe, Source.PROMOTION, List.of()))
              .orElseGet(
                  () ->
                      new ChosenRecipe(
                          Recipes.weighted(settings.denseWeight()), Source.DEFAULT, List.of()))
              .reranking(settings)
              .fitting(by);
    };
  }

  private static ChosenRecipe configured(RetrieverRecipe recipe, RetrievalSettings settings) {
    var reranked =
        settings.rerank() == RerankRule.NONE
            ? recipe
            : Recipes.reranked(
                recipe, RerankMethod.valueOf(settings.rerank().name()), settings.rerankWeight());
    return new ChosenRecipe(reranked, Source.CONFIGURATION, List.of());
  }

  private ChosenRecipe reranking(RetrievalSettings settings) {
    var method = recipe.getRerank();
    if (method == RerankMethod.NONE || method.name().equals(settings.rerank().name())) {
      return this;
    }
    return with(
        withoutRerank(recipe),
        "the recipe reranks by %s, which index.rerank=%s does not allow: the ranking is not reranked"
            .formatted(spelled(method), spelled(settings.rerank())));
  }

  private ChosenRecipe fitting(Searchable by) {
    if (by.words().isPresent() || recipe.getMode() == RetrievalMode.DENSE) {
      return this;
    }
    var dense = Recipes.reranked(Recipes.dense(), recipe.getRerank(), recipe.getRerankWeight());
    return with(
        dense,
        ("collection %s has no sparse vectors, since an older version built it or the store keeps"
                + " no metadata: it is searched by dense vectors alone until the next promotion")
            .formatted(by.collection()));
  }

  /**
   * The recipe with other sides, without reranking; for comparing sides.
   *
   * @throws RequestException if the collection has no sparse side
   */
  public ChosenRecipe in(RetrievalMode mode, RetrievalSettings settings, Searchable by)
      throws RequestException {
    if (mode != RetrievalMode.DENSE && by.words().isEmpty()) {
      throw new RequestException(
          400,
          "collection %s has no sparse vectors, so 'retrieval' can only be dense"
              .formatted(by.collection()));
    }
    var other =
        switch (mode) {
          case DENSE -> Recipes.dense();
          case SPARSE -> Recipes.sparse();
          case HYBRID ->
              recipe.getMode() == RetrievalMode.HYBRID
                  ? withoutRerank(recipe)
                  : Recipes.weighted(settings.denseWeight());
        };
    return new ChosenRecipe(other, source, List.of());
  }

  /** The recipe with something left out, and the sentence that says so. */
  ChosenRecipe with(RetrieverRecipe other, String warning) {
    var all = new ArrayList<>(warnings);
    all.add(warning);
    return new ChosenRecipe(other, source, all);
  }

  private static RetrieverRecipe withoutRerank(RetrieverRecipe recipe) {
    return Recipes.reranked(recipe, RerankMethod.NONE, recipe.getRerankWeight());
  }

  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
