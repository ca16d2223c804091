package io.lodestream.evaluator.recipe;

import io.lodestream.schemas.digest.Sha256;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Source documents in two halves of equal size, the same for every model and every evaluation of
 * the same documents. Near-duplicate documents stand here as one, by their cluster: in both halves,
 * they would let a half choose the recipe by what it is then reported on.
 */
final class DocumentHalves {

  static final int HALVES = 2;

  private final Map<String, Integer> halves = new HashMap<>();

  /**
   * @param documents clusters of those whose queries choose; others belong to the first half
   */
  DocumentHalves(Collection<String> documents) {
    var shuffled =
        documents.stream()
            .distinct()
            .sorted(Comparator.comparing((String id) -> Sha256.of(id).hex()))
            .toList();
    for (int i = 0; i < shuffled.size(); i++) {
      halves.put(shuffled.get(i), i % HALVES);
    }
  }

  /** 0 or 1. */
  int of(String document) {
    return halves.getOrDefault(document, 0);
  }

  /** Positions of the documents of one half. */
  int[] positions(List<String> documents, int half) {
    return IntStream.range(0, documents.size()).filter(i -> of(documents.get(i)) == half).toArray();
  }
}
