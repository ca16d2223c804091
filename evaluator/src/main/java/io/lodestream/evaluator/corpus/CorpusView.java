package io.lodestream.evaluator.corpus;

import io.lodestream.evaluator.retrieval.LexicalRetriever;
import java.util.List;
import java.util.Map;

/**
 * The corpus at one moment, so that all retrievers of an evaluation share their labels.
 *
 * @param spans passages of every document, in text order
 * @param lexical BM25 over the same passages; closed with the view
 */
public record CorpusView(Map<String, List<PassageSpan>> spans, LexicalRetriever lexical)
    implements AutoCloseable {

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
