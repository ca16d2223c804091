package io.lodestream.evaluator.retrieval;

import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;
import java.util.Optional;

/**
 * Passages of a named collection; narrow, so that tests can do without a vector store. Collections
 * are named themselves, never by an alias: what is measured must not be swapped.
 *
 * <p>Throws {@link io.lodestream.schemas.error.RetryableException} when the store cannot answer
 * now, {@link io.lodestream.schemas.error.FatalException} when it refuses. Thread-safe.
 */
public interface PassageSearch {

  /**
   * Passages with the nearest dense vectors.
   *
   * @param vectors one per query, of the collection's dimension
   * @param exact compare with every point instead of using the approximate index
   * @return for every vector at most {@code limit} passages, best first
   */
  List<List<Hit>> search(String collection, List<float[]> vectors, int limit, boolean exact);

  /**
   * What encodes queries for the collection's sparse vectors; empty if the collection has none,
   * such as those of older versions.
   */
  Optional<SparseEncoder> sparseSide(String collection);

  /**
   * Passages that share words with the queries.
   *
   * @param vectors one per query; an empty vector finds nothing
   * @return for every vector at most {@code limit} passages, best first
   */
  List<List<Hit>> sparse(String collection, List<SparseVector> vectors, int limit);

  /**
   * Passages by a recipe without its rerank, in one call of the store, as an application would ask.
   *
   * @param dense one per query
   * @param sparse one per query
   * @return for every query at most {@code limit} passages with their texts, best first
   */
  List<List<Found>> retrieve(
      String collection,
      List<float[]> dense,
      List<SparseVector> sparse,
      RetrieverRecipe recipe,
      int limit);

  /** Texts as they were embedded, of at most so many passages of the collection, any ones. */
  List<String> sampleTexts(String collection, int most);

  /** A hit with the text that a reranker reads: title, headings and text, as they are embedded. */
  record Found(Hit hit, String text) {}
}
