package io.lodestream.indexer.search;

import io.lodestream.indexer.collections.FoundPassage;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;

/**
 * What a search found, and how.
 *
 * @param recipe as applied, which is less than the chosen one where that could not be applied
 * @param reranked whether a reranker ordered the top
 * @param warnings why the recipe is not the one recorded or configured; shown to the searcher
 */
public record SearchAnswer(
    String collection,
    String modelId,
    RetrieverRecipe recipe,
    boolean reranked,
    List<String> warnings,
    List<FoundPassage> hits) {

  public SearchAnswer {
    warnings = List.copyOf(warnings);
    hits = List.copyOf(hits);
  }
}
