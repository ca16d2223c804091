package io.lodestream.evaluator.measurement;

import io.lodestream.runtime.retrieval.Recipes;

/**
 * How deep a ranking of passages is looked through for a ranking of documents. Contenders of one
 * decision must have the same: whoever is looked through deeper finds more documents.
 *
 * @param first passages asked for at first
 * @param most passages after which the ranking ends, with or without ten documents
 */
public record RankingDepth(int first, int most) {

  /** What a fusion has of each side: where fused rankings compete, every ranking ends there. */
  public static final RankingDepth FUSED = new RankingDepth(Recipes.DEPTH, Recipes.DEPTH);

  public RankingDepth {
    if (first < 1 || most < 0) {
      throw new IllegalArgumentException(
          "a ranking needs a depth of at least 1, was %d and then %d".formatted(first, most));
    }
  }
}
