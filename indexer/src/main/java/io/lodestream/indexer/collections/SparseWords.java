package io.lodestream.indexer.collections;

import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.schemas.error.FatalException;

/** The sparse side of one collection: how it is recorded, and the encoder of that record. */
public record SparseWords(SparseSide side, SparseEncoder encoder) {

  /**
   * @throws FatalException when the collection records what this version cannot encode
   */
  public static SparseWords of(String collection, SparseSide side) {
    if (!side.equals(SparseSide.of(side.settings()))) {
      throw new FatalException(
          "collection %s has sparse vectors of k=%s and b=%s, which this version does not make"
              .formatted(collection, side.k(), side.b()));
    }
    try {
      return new SparseWords(side, Bm25Encoder.of(side.settings()));
    } catch (IllegalArgumentException e) {
      throw new FatalException(
          "collection %s has sparse vectors that this version does not make: %s"
              .formatted(collection, e.getMessage()),
          e);
    }
  }
}
