package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.storage.SparseTerms;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.FixedBitSet;

/**
 * Adds up the query's weighted postings, index by index, for all documents of a segment, and keeps
 * the largest sums among the documents collected: exact, and no stored vector is read.
 */
final class SparseCollector extends SimpleCollector {

  private final String field;
  private final SortedMap<Integer, Float> query;
  private final ClosestHits closest;
  private FixedBitSet sharing;
  private float[] scores;
  private int base;

  SparseCollector(String field, SortedMap<Integer, Float> query, int limit) {
    this.field = field;
    this.query = query;
    this.closest = new ClosestHits(limit, true);
  }

  @Override
  protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
    base = leaf.docBase;
    int docs = leaf.reader().maxDoc();
    sharing = new FixedBitSet(docs);
    scores = new float[docs];
    Terms terms = leaf.reader().terms(field);
    if (terms == null) {
      return;
    }
    TermsEnum found = terms.iterator();
    PostingsEnum postings = null;
    for (Map.Entry<Integer, Float> weighted : query.entrySet()) {
      if (found.seekExact(SparseTerms.term(weighted.getKey()))) {
        postings = found.postings(postings, PostingsEnum.PAYLOADS);
        add(postings, weighted.getValue());
      }
    }
  }

  private void add(PostingsEnum postings, float weight) throws IOException {
    for (int doc = postings.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = postings.nextDoc()) {
      postings.nextPosition();
      scores[doc] += weight * SparseTerms.weight(postings.getPayload());
      sharing.set(doc);
    }
  }

  @Override
  public void collect(int doc) {
    if (sharing.get(doc)) {
      closest.add(new Hit(base + doc, scores[doc]));
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  /** One collector per thread of a search, and the closest of all. */
  record Merging(String field, SortedMap<Integer, Float> query, int limit)
      implements CollectorManager<SparseCollector, List<Hit>> {
    @Override
    public SparseCollector newCollector() {
      return new SparseCollector(field, query, limit);
    }

    @Override
    public List<Hit> reduce(Collection<SparseCollector> collectors) {
      return collectors.stream()
          .flatMap(part -> part.closest.stream())
          .sorted(Hit.closestFirst(true))
          .limit(limit)
          .toList();
    }
  }
}
