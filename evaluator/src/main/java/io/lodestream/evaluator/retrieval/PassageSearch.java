package io.lodestream.evaluator.retrieval;

import java.util.List;

/**
 * Nearest passages in a named collection; narrow, so that tests can do without a vector store.
 *
 * <p>Throws {@link io.lodestream.schemas.error.RetryableException} when the store cannot answer
 * now, {@link io.lodestream.schemas.error.FatalException} when it refuses. Thread-safe.
 */
@FunctionalInterface
public interface PassageSearch {

  /**
   * @param collection the collection itself, never an alias: what is measured must not be swapped
   * @param vectors one per query, of the collection's dimension
   * @param exact compare with every point instead of using the approximate index
   * @return for every vector at most {@code limit} passages, best first
   */
  List<List<Hit>> search(String collection, List<float[]> vectors, int limit, boolean exact);
}
