package io.lodestream.trainer.serving;

import java.util.List;

/** Searches the collection behind the line's serving alias. */
@FunctionalInterface
interface ServingSearch {

  /**
   * @param queries texts
   * @param vectors of the queries by the serving model
   * @param k passages per query at most
   * @return for each query, best first
   * @throws CandidatesUnavailable if the collection does not exist or does not answer
   */
  List<List<Hit>> nearest(List<String> queries, List<float[]> vectors, int k);

  /**
   * A passage as the serving collection gives it.
   *
   * @param passageId names it
   * @param text title, headings and text as they are embedded
   * @param modelId model whose vector was searched
   * @param score cosine, or that of a fusion; scores of one query can be compared
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
