package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.lodestream.embedded.vectors.storage.PointReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/**
 * Finds the nearest dense vectors, through the HNSW graph or by comparing with each.
 *
 * <p>{@code ef} is the paper's ef: the breadth of the graph search (Malkov and Yashunin, <a
 * href="https://arxiv.org/abs/1603.09320">arXiv:1603.09320</a>). A filter restricts the graph
 * search itself; when few points pass it, they are compared one by one.
 */
final class DenseSearch {

  private final IndexSearcher searcher;
  private final PointReader reader;

  DenseSearch(IndexSearcher searcher, VectorSpaces spaces) {
    this.searcher = searcher;
    this.reader = new PointReader(searcher, spaces);
  }

  List<Hit> approximate(VectorSpace.Dense space, float[] query, Query filter, int limit, int ef)
      throws IOException {
    int breadth = Math.max(1, Math.min(Math.max(limit, ef), searcher.getIndexReader().maxDoc()));
    Query nearest = new KnnFloatVectorQuery(space.field(), query, breadth, filter);
    ScoreDoc[] found = searcher.search(nearest, Math.max(1, Math.min(limit, breadth))).scoreDocs;
    int[] docs = new int[found.length];
    for (int i = 0; i < found.length; i++) {
      docs[i] = found[i].doc;
    }
    return score(space, query, docs);
  }

  List<Hit> exact(VectorSpace.Dense space, float[] query, Query filter, int limit)
      throws IOException {
    return searcher.search(filter, new ExactCollector.Merging(space, query, limit));
  }

  /** Scores the given documents that have the vector, closest first. */
  List<Hit> score(VectorSpace.Dense space, float[] query, int[] docs) throws IOException {
    List<Hit> hits = new ArrayList<>();
    for (int doc : docs) {
      Optional<float[]> stored = reader.dense(doc, space);
      if (stored.isPresent()) {
        hits.add(new Hit(doc, space.score(query, stored.get())));
      }
    }
    hits.sort(Hit.closestFirst(space.largerIsCloser()));
    return hits;
  }
}
