package io.lodestream.indexer.search;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;
import java.util.Optional;

/** What the HTTP endpoints ask about the index; any thread may ask. */
public interface IndexStatus {

  /**
   * A collection and the model whose vectors it holds: both are needed for a query, and a query
   * that takes them from one of these never mixes two models.
   *
   * @param embedder fails with a retryable exception once the collection was closed
   * @param words empty for a collection without sparse side
   * @param lateInteraction reranks by the model's token vectors; fails as the embedder does
   * @param measured how queries find passages, as the newest decision on the model recorded it
   */
  record Searchable(
      String collection,
      String modelId,
      CountingEmbedder embedder,
      Optional<SparseWords> words,
      Optional<Reranker> lateInteraction,
      Optional<RetrieverRecipe> measured) {}

  /** The collection that the alias points to; empty while the alias points nowhere. */
  Optional<Searchable> serving();

  /**
   * A collection that is open, whether or not it serves.
   *
   * @param name a model's id, a collection's name, or the alias
   */
  Optional<Searchable> searchable(String name);

  /** Whether the line has the model, or the model of the collection; open or not. */
  boolean hasModel(String name);

  /** The collections that are open: those whose models {@link #searchable} finds. */
  List<Searchable> open();

  /** The newest event of every collection that exists. */
  List<IndexEvent> collections();
}
