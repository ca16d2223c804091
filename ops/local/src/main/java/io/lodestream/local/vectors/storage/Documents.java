package io.lodestream.local.vectors.storage;

import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Document numbers that match a query, ascending. */
public final class Documents {

  private Documents() {}

  public static int[] matching(IndexSearcher searcher, Query query) throws IOException {
    Collected collected = new Collected();
    searcher.search(query, collected);
    return collected.documents.build().sorted().toArray();
  }

  private static final class Collected extends SimpleCollector {
    private final IntStream.Builder documents = IntStream.builder();
    private int base;

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) {
      base = leaf.docBase;
    }

    @Override
    public void collect(int doc) {
      documents.add(base + doc);
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
