package io.lodestream.evaluator.retrieval;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.Similarity;

/**
 * Ranks passages by BM25 on one state of the {@link LexicalIndex}.
 *
 * <p>A query is a bag of analysed terms, never query syntax: quotes, colons and operators are text.
 */
public final class LexicalRetriever implements Retriever {

  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final Analyzer analyzer;

  LexicalRetriever(DirectoryReader reader, Analyzer analyzer, Similarity similarity) {
    this.reader = reader;
    this.analyzer = analyzer;
    this.searcher = new IndexSearcher(reader);
    searcher.setSimilarity(similarity);
  }

  public int passages() {
    return reader.numDocs();
  }

  @Override
  public List<List<Hit>> search(List<String> queries, int limit) {
    var results = new ArrayList<List<Hit>>(queries.size());
    try {
      for (var query : queries) {
        results.add(search(query, limit));
      }
    } catch (IOException e) {
      throw new FatalException("BM25 index cannot be searched: " + e.getMessage(), e);
    }
    return results;
  }

  private List<Hit> search(String text, int limit) throws IOException {
    var found = searcher.search(query(text), limit).scoreDocs;
    // Doc values are read forwards only, and without unpacking stored fields.
    Arrays.sort(found, Comparator.comparingInt(match -> match.doc));
    var passages = MultiDocValues.getBinaryValues(reader, LexicalIndex.ID);
    var documents = MultiDocValues.getBinaryValues(reader, LexicalIndex.DOCUMENT);
    var hits = new ArrayList<Hit>(found.length);
    for (var match : found) {
      hits.add(new Hit(value(passages, match.doc), value(documents, match.doc), match.score));
    }
    return Hit.ranked(hits);
  }

  private static String value(BinaryDocValues values, int doc) throws IOException {
    if (!values.advanceExact(doc)) {
      throw new IllegalStateException("every indexed passage has its ids, but not number " + doc);
    }
    return values.binaryValue().utf8ToString();
  }

  /** A term that occurs twice weighs twice; terms beyond Lucene's clause limit are left out. */
  private Query query(String text) throws IOException {
    var query = new BooleanQuery.Builder();
    terms(text).entrySet().stream()
        .limit(IndexSearcher.getMaxClauseCount())
        .forEach(
            term ->
                query.add(
                    new BoostQuery(
                        new TermQuery(new Term(LexicalIndex.TEXT, term.getKey())), term.getValue()),
                    BooleanClause.Occur.SHOULD));
    return query.build();
  }

  private Map<String, Integer> terms(String text) throws IOException {
    var terms = new LinkedHashMap<String, Integer>();
    try (TokenStream tokens = analyzer.tokenStream(LexicalIndex.TEXT, text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.merge(term.toString(), 1, Integer::sum);
      }
      tokens.end();
    }
    return terms;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new FatalException("BM25 index cannot be closed: " + e.getMessage(), e);
    }
  }
}
