package io.lodestream.evaluator.retrieval;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;

/**
 * The lexical baseline's index: BM25 (Lucene's k1 1.2, b 0.75) over English-analysed text (lower
 * case, stop words, Porter stems).
 *
 * <p>Rebuilt from the topic at every start: what the directory held before is discarded. One writer
 * thread; snapshots may be taken by another.
 */
public final class LexicalIndex implements AutoCloseable {

  static final String ID = "id";
  static final String DOCUMENT = "document";
  static final String TEXT = "text";

  private final Analyzer analyzer = new EnglishAnalyzer();
  private final Similarity similarity = new BM25Similarity();
  private final Directory directory;
  private final IndexWriter writer;

  /**
   * @param directory closed with the index
   */
  public LexicalIndex(Directory directory) {
    this.directory = directory;
    var config =
        new IndexWriterConfig(analyzer)
            .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
            .setSimilarity(similarity)
            .setCommitOnClose(false);
    try {
      this.writer = new IndexWriter(directory, config);
    } catch (IOException e) {
      throw failed("opened", e);
    }
  }

  /**
   * Adds a passage, or replaces it.
   *
   * @throws BadDataException when its id is longer than Lucene takes, 32,766 bytes
   */
  public void put(String passageId, String documentId, String text) {
    var id = new BytesRef(passageId);
    if (id.length > IndexWriter.MAX_TERM_LENGTH) {
      throw new BadDataException(
          "passage id of %d bytes, at most %d can be indexed"
              .formatted(id.length, IndexWriter.MAX_TERM_LENGTH));
    }
    var document = new Document();
    document.add(new StringField(ID, id, Field.Store.NO));
    document.add(new BinaryDocValuesField(ID, id));
    document.add(new BinaryDocValuesField(DOCUMENT, new BytesRef(documentId)));
    document.add(new TextField(TEXT, text, Field.Store.NO));
    try {
      writer.updateDocument(new Term(ID, id), document);
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  /** Removes a passage; a passage that is not in the index is no error. */
  public void remove(String passageId) {
    var id = new BytesRef(passageId);
    if (id.length > IndexWriter.MAX_TERM_LENGTH) {
      return;
    }
    try {
      writer.deleteDocuments(new Term(ID, id));
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  /**
   * The index as it is now, unaffected by later writes. Passages that are gone are merged away
   * first, since they would still count in the document frequencies.
   */
  public LexicalRetriever snapshot() {
    try {
      writer.forceMergeDeletes();
      return new LexicalRetriever(DirectoryReader.open(writer), analyzer, similarity);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private FatalException failed(String what, IOException cause) {
    return new FatalException(
        "BM25 index in %s cannot be %s: %s".formatted(directory, what, cause.getMessage()), cause);
  }

  @Override
  public void close() {
    try (directory;
        analyzer) {
      writer.close();
    } catch (IOException e) {
      throw failed("closed", e);
    }
  }
}
