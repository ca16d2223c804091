package io.lodestream.evaluator.corpus;

import io.lodestream.evaluator.retrieval.LexicalRetriever;
import java.util.List;
import java.util.Map;

/**
 * The corpus at one moment, so that all retrievers of an evaluation share their labels.
 *
 * @param spans passages of every document, in text order
 * @param clusters near-duplicate cluster of every document, as ingest found it
 * @param lexical BM25 over the same passages; closed with the view
 */
public record CorpusView(
    Map<String, List<PassageSpan>> spans, Map<String, String> clusters, LexicalRetriever lexical)
    implements AutoCloseable {

  /** The document's cluster of near-duplicates; its own id where it is not in the corpus. */
  public String clusterOf(String documentId) {
    return clusters.getOrDefault(documentId, documentId);
  }

  /** The document's passages in text order; empty when it is not in the corpus. */
  public List<PassageSpan> passagesOf(String documentId) {
    return spans.getOrDefault(documentId, List.of());
  }

  public int documents() {
    return spans.size();
  }

  public int passages() {
    return lexical.passages();
  }

  @Override
  public void close() {
    lexical.close();
  }
}
