package io.lodestream.querygen.stream;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.schemas.Passage;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Finds the passage that feedback on a whole document most likely means. */
final class BestPassage {

  private BestPassage() {}

  /**
   * The best by BM25 among the document's passages alone, so that the answer depends on the
   * document only; its first passage when none has a word of the query.
   *
   * @param passages of one document by id; empty gives nothing
   */
  static Optional<Map.Entry<String, Passage>> of(String query, Map<String, Passage> passages) {
    if (passages.size() < 2) {
      // A document that is not there is asked for again and again while its feedback waits.
      return first(passages);
    }
    try (var document = new Corpus()) {
      var shard = document.openShard();
      passages.entrySet().stream()
          .sorted(Comparator.comparingInt(entry -> entry.getValue().getOrdinal()))
          .forEach(entry -> shard.put(entry.getKey(), entry.getValue()));
      return document.search(query, 1).stream()
          .findFirst()
          .map(id -> Map.entry(id, passages.get(id)))
          .or(() -> first(passages));
    }
  }

  private static Optional<Map.Entry<String, Passage>> first(Map<String, Passage> passages) {
    return passages.entrySet().stream()
        .min(Comparator.comparingInt(entry -> entry.getValue().getOrdinal()));
  }
}
