package io.lodestream.indexer.http;

import io.lodestream.encoder.Embedder;
import io.lodestream.schemas.IndexEvent;
import java.util.List;
import java.util.Optional;

/** What the HTTP endpoints ask about the index; any thread may ask. */
public interface IndexStatus {

  /**
   * A collection and the model whose vectors it holds: both are needed for a query.
   *
   * @param embedder fails with a retryable exception once the collection was closed
   */
  record Searchable(String collection, String modelId, Embedder embedder) {}

  /** The collection that the alias points to; empty while the alias points nowhere. */
  Optional<Searchable> serving();

  /** The collection of a model that is open, whether or not it serves. */
  Optional<Searchable> searchable(String modelId);

  /** Whether the line has the model, open or not. */
  boolean hasModel(String modelId);

  /** The newest event of every collection that exists. */
  List<IndexEvent> collections();
}
