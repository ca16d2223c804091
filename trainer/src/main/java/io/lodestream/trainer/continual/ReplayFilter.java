package io.lodestream.trainer.continual;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.WindowPairs;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which pairs of earlier windows are not replayed: pairs with a query or passage that is known from
 * the new window, whatever its split, or from pairs replayed already, and pairs of a cluster that
 * the new window holds out. No pair of a held-out cluster should come up, as a cluster's split is
 * for ever.
 */
final class ReplayFilter {
  private final Set<String> queries = new HashSet<>();
  private final Set<String> passages = new HashSet<>();
  private final HeldOut heldOut;

  ReplayFilter(WindowPairs own) {
    this.heldOut = own.heldOut();
    add(own.train());
    add(own.validation());
  }

  /** Makes further pairs known. */
  void add(Collection<TrainingPair> pairs) {
    for (var pair : pairs) {
      queries.add(pair.normalisedQuery());
      passages.add(pair.contentHash());
      passages.add(pair.passage());
    }
  }

  boolean repeats(TrainingPair pair) {
    return queries.contains(pair.normalisedQuery())
        || passages.contains(pair.contentHash())
        || passages.contains(pair.passage());
  }

  boolean leaks(TrainingPair pair) {
    return heldOut.clusters().contains(pair.cluster())
        || heldOut.documents().contains(pair.documentId());
  }
}
