package io.lodestream.indexer.collections;

import io.lodestream.runtime.sparse.SparseVector;
import java.util.List;
import java.util.Optional;

/**
 * What a collection holds of a passage, as far as its check needs it.
 *
 * @param vector as the store gives it back, which may be scaled to length 1
 * @param sparse empty when the point has no sparse vector
 */
public record StoredPoint(
    String passageId,
    String contentHash,
    long version,
    String modelId,
    String title,
    List<String> headings,
    String text,
    float[] vector,
    Optional<SparseVector> sparse) {

  public StoredPoint {
    headings = List.copyOf(headings);
  }
}
