package io.lodestream.trainer.reference;

import java.util.List;

/** A model's cosines, searched exactly: needs no vector store, and is never stale. Thread-safe. */
public final class VectorScorer implements PairScorer {
  private final ReferenceVectors vectors;
  private final List<float[]> passages;

  /**
   * @param passages searched by {@link #top}, each with a vector
   */
  public VectorScorer(ReferenceVectors vectors, List<String> passages) {
    this.vectors = vectors;
    this.passages = passages.stream().map(vectors::passage).toList();
  }

  @Override
  public float score(String query, String passage) {
    return UnitVectors.cosine(vectors.query(query), vectors.passage(passage));
  }

  @Override
  public List<Found> top(String query, int k) {
    return UnitVectors.nearest(vectors.query(query), passages, k, passage -> true);
  }
}
