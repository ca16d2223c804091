package io.lodestream.trainer.serving;

import java.util.List;

/** Searches the collection behind the line's serving alias. */
@FunctionalInterface
interface ServingSearch {

  /**
   * @param queries vectors of the serving model
   * @param k passages per query at most
   * @return for each query, best first
   * @throws CandidatesUnavailable if there is no such collection, or no answer from it
   */
  List<List<ServedPassage>> nearest(List<float[]> queries, int k);
}
