package io.lodestream.embedded.vectors.storage;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Document numbers that match a query, ascending. */
public final class Documents {

  private Documents() {}

  public static int[] matching(IndexSearcher searcher, Query query) throws IOException {
    return searcher.search(query, new Merging());
  }

  private static final class Merging implements CollectorManager<Collected, int[]> {
    @Override
    public Collected newCollector() {
      return new Collected();
    }

    @Override
    public int[] reduce(Collection<Collected> collectors) {
      return collectors.stream().flatMapToInt(part -> part.documents.build()).sorted().toArray();
    }
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
