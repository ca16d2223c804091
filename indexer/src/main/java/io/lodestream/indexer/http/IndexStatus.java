package io.lodestream.indexer.http;

import io.lodestream.encoder.Embedder;
import io.lodestream.schemas.IndexEvent;
import java.util.List;
import java.util.Optional;

/** What the endpoints ask; any thread. */
public interface IndexStatus {

  /**
   * A collection and the model whose vectors it holds: what a query needs, as one.
   *
   * @param embedder fails with a retryable exception once the collection was closed
   */
  record Searchable(String collection, String modelId, Embedder embedder) {}

  /** What the alias points to; empty while nothing does. */
  Optional<Searchable> serving();

  /** The collection of a model that is open, whether or not it serves. */
  Optional<Searchable> searchable(String modelId);

  /** Whether the line has the model, open or not. */
  boolean hasModel(String modelId);

  /** The newest event of every collection that exists. */
  List<IndexEvent> collections();
}
