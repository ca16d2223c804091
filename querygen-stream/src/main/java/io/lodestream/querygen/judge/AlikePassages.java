package io.lodestream.querygen.judge;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.PassageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * Finds passages of other documents that may say the same: near by the model's vectors, of another
 * cluster of near-duplicates, and of the same split, so that no query for training is written from
 * a text that is held out. Thread-safe.
 *
 * @param corpus keeps passages ({@link Corpus#passage})
 * @param areTogether whether both are of one split
 */
record AlikePassages(Corpus corpus, BiPredicate<Passage, Passage> areTogether) {

  private static final int ALIKE = 5;

  /** Searched for, since neighbours and near-duplicates of a passage are nearest to it. */
  private static final int DEPTH = 20;

  /** By passage id, nearest first; a passage without any has no entry. */
  Map<String, List<Passage>> of(Map<String, Passage> passages, DenseRetriever.Serving serving) {
    var alike = new HashMap<String, List<Passage>>();
    serving
        .near(passages.keySet(), DEPTH)
        .forEach(
            (id, near) -> {
              var found =
                  near.stream()
                      .filter(other -> !isOfSameDocument(id, other))
                      .map(other -> corpus.passage(other).orElse(null))
                      .filter(Objects::nonNull)
                      .filter(other -> maySay(passages.get(id), other))
                      .limit(ALIKE)
                      .toList();
              if (!found.isEmpty()) {
                alike.put(id, found);
              }
            });
    return alike;
  }

  private static boolean isOfSameDocument(String passageId, String other) {
    return PassageId.documentOf(passageId).equals(PassageId.documentOf(other));
  }

  private boolean maySay(Passage passage, Passage other) {
    return !other.getCluster().equals(passage.getCluster()) && areTogether.test(passage, other);
  }
}
