package io.lodestream.evaluator.relevance;

import java.util.Map;

/**
 * A query with the items of the corpus that answer it.
 *
 * @param sourceDocument document of its first label: the unit that is resampled for intervals
 * @param cluster of documents that are nearly the same as the source document, itself included;
 *     what one of them teaches is known of all
 * @param relevant item id (document or passage, by the set's granularity) to grade above 0; never
 *     empty
 */
public record JudgedQuery(
    String queryId,
    String text,
    String sourceDocument,
    String cluster,
    Map<String, Integer> relevant) {

  /** A query about a document that resembles no other. */
  public JudgedQuery(
      String queryId, String text, String sourceDocument, Map<String, Integer> relevant) {
    this(queryId, text, sourceDocument, sourceDocument, relevant);
  }

  public JudgedQuery {
    relevant = Map.copyOf(relevant);
    if (relevant.isEmpty()) {
      throw new IllegalArgumentException("query '%s' has no relevant item".formatted(queryId));
    }
  }
}
