package io.lodestream.trainer.serving;

import java.util.List;

/** Searches the collection behind the line's serving alias. */
@FunctionalInterface
interface ServingSearch {

  /**
   * @param queries vectors of the serving model
   * @param k passages per query at most
   * @return for each query, best first
   * @throws CandidatesUnavailable if the collection does not exist or does not answer
   */
  List<List<Hit>> nearest(List<float[]> queries, int k);

  /**
   * A passage as the serving collection gives it.
   *
   * @param passageId names it
   * @param text title, headings and text as they are embedded
   * @param modelId model whose vector was searched
   * @param score cosine
   */
  record Hit(
      String passageId,
      String documentId,
      int ordinal,
      String contentHash,
      String text,
      String modelId,
      double score) {}
}
