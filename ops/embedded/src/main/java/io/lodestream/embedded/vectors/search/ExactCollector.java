package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.points.VectorSpace;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Compares the query with the vector of every document collected and keeps the closest. */
final class ExactCollector extends SimpleCollector {

  private final VectorSpace.Dense space;
  private final float[] query;
  private final int limit;
  private final Comparator<Hit> order;
  private final PriorityQueue<Hit> furthestOnTop;
  private FloatVectorValues vectors;
  private int base;

  ExactCollector(VectorSpace.Dense space, float[] query, int limit) {
    this.space = space;
    this.query = query;
    this.limit = limit;
    this.order = Hit.closestFirst(space.largerIsCloser());
    this.furthestOnTop = new PriorityQueue<>(order.reversed());
  }

  @Override
  protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
    base = leaf.docBase;
    vectors = leaf.reader().getFloatVectorValues(space.field());
  }

  @Override
  public void collect(int doc) throws IOException {
    if (vectors == null || vectors.docID() > doc) {
      return;
    }
    if (vectors.docID() != doc && vectors.advance(doc) != doc) {
      return;
    }
    Hit hit = new Hit(base + doc, space.score(query, vectors.vectorValue()));
    if (furthestOnTop.size() < limit) {
      furthestOnTop.add(hit);
    } else if (limit > 0 && order.compare(hit, furthestOnTop.peek()) < 0) {
      furthestOnTop.poll();
      furthestOnTop.add(hit);
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  /** One collector per thread of a search, and the closest of all. */
  record Merging(VectorSpace.Dense space, float[] query, int limit)
      implements CollectorManager<ExactCollector, List<Hit>> {
    @Override
    public ExactCollector newCollector() {
      return new ExactCollector(space, query, limit);
    }

    @Override
    public List<Hit> reduce(Collection<ExactCollector> collectors) {
      return collectors.stream()
          .flatMap(part -> part.furthestOnTop.stream())
          .sorted(Hit.closestFirst(space.largerIsCloser()))
          .limit(limit)
          .toList();
    }
  }
}
