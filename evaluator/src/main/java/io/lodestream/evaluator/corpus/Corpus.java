package io.lodestream.evaluator.corpus;

import io.lodestream.evaluator.retrieval.LexicalIndex;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.lodestream.schemas.passages.PassageId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;

/**
 * Live passages, kept current record by record. BM25 sees the same text as the models: title,
 * headings and text. Thread-safe.
 */
public final class Corpus implements AutoCloseable {

  private static final Comparator<PassageSpan> IN_TEXT_ORDER =
      Comparator.comparingInt(PassageSpan::start)
          .thenComparingInt(PassageSpan::end)
          .thenComparing(PassageSpan::passageId);

  private final LexicalIndex index;
  private final Map<String, List<PassageSpan>> spans = new HashMap<>();
  private final Map<String, String> clusters = new HashMap<>();

  /**
   * @param directory where the BM25 index is built anew; closed with the corpus
   */
  public Corpus(Directory directory) {
    this.index = new LexicalIndex(directory);
  }

  /**
   * Adds or replaces a passage.
   *
   * @throws BadDataException when key and value name different documents, or the key is longer than
   *     the BM25 index takes; the corpus is then as before
   */
  public synchronized void put(String passageId, Passage passage) {
    if (!documentOf(passageId).equals(passage.getDocumentId())) {
      throw new BadDataException(
          "passage '%s' says it belongs to document '%s'"
              .formatted(passageId, passage.getDocumentId()));
    }
    index.put(passageId, passage.getDocumentId(), EmbeddingInput.of(passage));
    var span = new PassageSpan(passageId, passage.getStartOffset(), passage.getEndOffset());
    var others = others(passage.getDocumentId(), passageId);
    spans.put(
        passage.getDocumentId(),
        Stream.concat(others, Stream.of(span)).sorted(IN_TEXT_ORDER).toList());
    if (!passage.getCluster().isEmpty()) {
      clusters.put(passage.getDocumentId(), passage.getCluster());
    }
  }

  /** Removes a passage; a passage that is not in the corpus is no error. */
  public synchronized void remove(String passageId) {
    var documentId = documentOf(passageId);
    var left = others(documentId, passageId).toList();
    if (left.isEmpty()) {
      spans.remove(documentId);
      clusters.remove(documentId);
    } else {
      spans.put(documentId, left);
    }
    index.remove(passageId);
  }

  /** The corpus as it is now; the caller closes it. */
  public synchronized CorpusView view() {
    return new CorpusView(Map.copyOf(spans), Map.copyOf(clusters), index.snapshot());
  }

  private Stream<PassageSpan> others(String documentId, String passageId) {
    return spans.getOrDefault(documentId, List.of()).stream()
        .filter(span -> !span.passageId().equals(passageId));
  }

  private static String documentOf(String passageId) {
    try {
      return PassageId.documentOf(passageId);
    } catch (IllegalArgumentException e) {
      throw new BadDataException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    index.close();
  }
}
