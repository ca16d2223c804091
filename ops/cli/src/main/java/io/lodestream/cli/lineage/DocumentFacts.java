package io.lodestream.cli.lineage;

import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Retraction;
import java.util.List;
import java.util.Map;

/**
 * What the topics hold of one document.
 *
 * @param livePassages content hash of each live passage, by passage id
 * @param retractions newest retraction of each passage that was ever retracted, by passage id
 * @param pairs the document's pairs, in the order of the partitions of their topic
 */
record DocumentFacts(
    Map<String, String> livePassages, Map<String, Retracted> retractions, List<Placed> pairs) {

  DocumentFacts {
    livePassages = Map.copyOf(livePassages);
    retractions = Map.copyOf(retractions);
    pairs = List.copyOf(pairs);
  }

  /** A retraction and its offset. */
  record Retracted(Retraction retraction, long offset) {

    /** True if pairs of this content may not be used. */
    boolean covers(String contentHash) {
      return !contentHash.equals(retraction.getLiveContentHash());
    }
  }

  /** A pair and its place in the topic. */
  record Placed(String pairId, JudgedPair pair, int partition, long offset) {}

  boolean isRetracted(Placed placed) {
    var retracted = retractions.get(placed.pair().getPassageId());
    return retracted != null && retracted.covers(placed.pair().getContentHash());
  }
}
