package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.points.VectorSpace;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Compares the query with the vector of every document collected and keeps the closest. */
final class ExactCollector extends SimpleCollector {

  private final VectorSpace.Dense space;
  private final float[] query;
  private final ClosestHits closest;
  private FloatVectorValues vectors;
  private int base;

  ExactCollector(VectorSpace.Dense space, float[] query, int limit) {
    this.space = space;
    this.query = query;
    this.closest = new ClosestHits(limit, space.largerIsCloser());
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
    closest.add(new Hit(base + doc, space.score(query, vectors.vectorValue())));
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
          .flatMap(part -> part.closest.stream())
          .sorted(Hit.closestFirst(space.largerIsCloser()))
          .limit(limit)
          .toList();
    }
  }
}
