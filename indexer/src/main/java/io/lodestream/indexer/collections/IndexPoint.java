package io.lodestream.indexer.collections;

import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.Passage;
import java.util.Optional;

/**
 * A passage and its vectors, as written.
 *
 * @param vector not copied
 * @param sparse empty in a collection without sparse side
 */
public record IndexPoint(
    String passageId,
    Passage passage,
    String modelId,
    float[] vector,
    Optional<SparseVector> sparse) {}
