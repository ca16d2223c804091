package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.lodestream.embedded.vectors.storage.PointReader;
import io.lodestream.embedded.vectors.storage.SparseTerms;
import io.qdrant.client.grpc.Points.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * Finds the points whose sparse vectors have the largest dot product with the query, exactly: every
 * point that shares an index with it is compared.
 *
 * <p>With the idf modifier a query weight is multiplied by {@code ln(1 + (N - n + 0.5) / (n +
 * 0.5))}, N points having the vector and n the index. Points deleted but not yet merged away count.
 */
final class SparseSearch {

  private final IndexSearcher searcher;
  private final PointReader reader;

  SparseSearch(IndexSearcher searcher, VectorSpaces spaces) {
    this.searcher = searcher;
    this.reader = new PointReader(searcher, spaces);
  }

  List<Hit> find(VectorSpace.Sparse space, SparseVector query, Query filter, int limit)
      throws IOException {
    return searcher.search(
        filter, new SparseCollector.Merging(space.indexField(), weights(space, query), limit));
  }

  /** Scores the given documents that share an index with the query, closest first. */
  List<Hit> score(VectorSpace.Sparse space, SparseVector query, int[] docs) throws IOException {
    Map<Integer, Float> weights = weights(space, query);
    List<Hit> hits = new ArrayList<>();
    for (int doc : docs) {
      Optional<SparseVector> stored = reader.sparse(doc, space);
      if (stored.isPresent()) {
        score(weights, stored.get()).ifPresent(score -> hits.add(new Hit(doc, score)));
      }
    }
    hits.sort(Hit.closestFirst(true));
    return hits;
  }

  private static Optional<Float> score(Map<Integer, Float> weights, SparseVector stored) {
    float score = 0;
    boolean shares = false;
    for (int i = 0; i < stored.getIndicesCount(); i++) {
      Float weight = weights.get(stored.getIndices(i));
      if (weight != null) {
        shares = true;
        score += weight * stored.getValues(i);
      }
    }
    return shares ? Optional.of(score) : Optional.empty();
  }

  private SortedMap<Integer, Float> weights(VectorSpace.Sparse space, SparseVector query)
      throws IOException {
    SortedMap<Integer, Float> weights = new TreeMap<>(Integer::compareUnsigned);
    int points = searcher.getIndexReader().getDocCount(space.indexField());
    for (int i = 0; i < query.getIndicesCount(); i++) {
      int index = query.getIndices(i);
      float weight = query.getValues(i);
      if (space.idf()) {
        int having =
            searcher
                .getIndexReader()
                .docFreq(new Term(space.indexField(), SparseTerms.term(index)));
        weight *= (float) Math.log1p((points - having + 0.5) / (having + 0.5));
      }
      weights.put(index, weight);
    }
    return weights;
  }
}
