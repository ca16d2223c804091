package io.lodestream.trainer.serving;

import io.lodestream.trainer.serving.ServingSearch.Hit;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a run's pairs tell about documents in the serving collection, whose points name no
 * near-duplicate cluster and no split.
 *
 * <p>A document with pairs has their cluster, also one that holds a passage of the same content;
 * any other is taken for a cluster of its own, as a cluster bears the id of one of its documents.
 */
final class KnownDocuments {
  private final Map<String, String> clusterByDocument = new HashMap<>();
  private final Map<String, String> clusterByContent = new HashMap<>();
  private final HeldOut heldOut;

  KnownDocuments(Collection<TrainingPair> pairs, HeldOut heldOut) {
    this.heldOut = heldOut;
    for (var pair : pairs) {
      clusterByDocument.put(pair.documentId(), pair.cluster());
      clusterByContent.put(pair.contentHash(), pair.cluster());
    }
  }

  String cluster(Hit passage) {
    var byDocument = clusterByDocument.get(passage.documentId());
    return byDocument != null
        ? byDocument
        : clusterByContent.getOrDefault(passage.contentHash(), passage.documentId());
  }

  /** Whether the passage is of what the window keeps for validation or evaluation. */
  boolean heldOut(Hit passage) {
    return heldOut.documents().contains(passage.documentId())
        || heldOut.clusters().contains(cluster(passage));
  }
}
