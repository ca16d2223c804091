package io.lodestream.querygen.corpus;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/** BM25 over texts, in memory. Thread-safe. */
final class Bm25Index implements AutoCloseable {

  private static final String ID = "id";
  private static final String TEXT = "text";
  private static final int MAX_QUERY_TERMS = 200;

  private final Analyzer analyzer = new StandardAnalyzer();
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private final SearcherManager searchers;

  Bm25Index() {
    try {
      writer = new IndexWriter(directory, new IndexWriterConfig(analyzer));
      searchers = new SearcherManager(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open an index in memory", e);
    }
  }

  void put(String id, String text) {
    var document = new Document();
    document.add(new StringField(ID, id, Field.Store.YES));
    document.add(new TextField(TEXT, text, Field.Store.NO));
    try {
      writer.updateDocument(new Term(ID, id), document);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot index passage " + id, e);
    }
  }

  void remove(String id) {
    try {
      writer.deleteDocuments(new Term(ID, id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove passage " + id, e);
    }
  }

  /** Ids of the best texts, ties by order of entry. */
  List<String> search(String query, int limit) {
    try {
      searchers.maybeRefreshBlocking();
      var searcher = searchers.acquire();
      try {
        return search(searcher, query, limit);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot search the index in memory", e);
    }
  }

  private List<String> search(IndexSearcher searcher, String query, int limit) throws IOException {
    var clauses = new BooleanQuery.Builder();
    for (var term : terms(query)) {
      clauses.add(new TermQuery(new Term(TEXT, term)), BooleanClause.Occur.SHOULD);
    }
    var hits = searcher.search(clauses.build(), limit).scoreDocs;
    var stored = searcher.storedFields();
    var ids = new ArrayList<String>(hits.length);
    for (var hit : hits) {
      ids.add(stored.document(hit.doc).get(ID));
    }
    return ids;
  }

  private Set<String> terms(String query) throws IOException {
    var terms = new LinkedHashSet<String>();
    try (var tokens = analyzer.tokenStream(TEXT, new StringReader(query))) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken() && terms.size() < MAX_QUERY_TERMS) {
        terms.add(term.toString());
      }
      tokens.end();
    }
    return terms;
  }

  @Override
  public void close() {
    try {
      searchers.close();
      writer.rollback();
      directory.close();
      analyzer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the index in memory", e);
    }
  }
}
