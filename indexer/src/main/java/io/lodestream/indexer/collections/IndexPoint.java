package io.lodestream.indexer.collections;

import io.lodestream.schemas.Passage;

/**
 * A passage and its vector, as written.
 *
 * @param vector not copied
 */
public record IndexPoint(String passageId, Passage passage, String modelId, float[] vector) {}
