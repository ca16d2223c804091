package io.lodestream.trainer.loss;

import io.lodestream.trainer.pairs.TrainingPair;

/** Pairs whose texts do not matter, only who they are. */
final class Pairs {
  private Pairs() {}

  static TrainingPair of(String document, int ordinal, String query) {
    return new TrainingPair(
        query,
        "text of %s %d".formatted(document, ordinal),
        document,
        ordinal,
        "hash-%s-%d".formatted(document, ordinal),
        "cluster-" + document);
  }

  static TrainingPair inCluster(TrainingPair pair, String cluster) {
    return new TrainingPair(
        pair.query(),
        pair.passage(),
        pair.documentId(),
        pair.ordinal(),
        pair.contentHash(),
        cluster);
  }
}
