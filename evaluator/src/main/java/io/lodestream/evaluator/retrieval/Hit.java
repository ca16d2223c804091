package io.lodestream.evaluator.retrieval;

import java.util.Comparator;
import java.util.List;

/** A passage that was found, with its document and the retriever's score (higher is better). */
public record Hit(String passageId, String documentId, float score) {

  /** Best first, equal scores by passage id: the store itself orders ties as it happens to. */
  static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble((Hit hit) -> -hit.score()).thenComparing(Hit::passageId);

  /** Best first, equal scores by passage id, so that a ranking never depends on arrival order. */
  public static List<Hit> ranked(List<Hit> hits) {
    return hits.stream().sorted(BEST_FIRST).toList();
  }
}
