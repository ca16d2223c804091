package io.lodestream.indexer.lifecycle;

import io.lodestream.schemas.IndexState;

/** One thing to do. Every action may be repeated after a crash without harm. */
public sealed interface IndexAction {

  String modelId();

  /**
   * Starts the sync of a collection: its backfill, or its live tail where it left off. A collection
   * that the vector store lacks is created.
   *
   * @param verify whether the collection must be checked before it counts as ready
   */
  record StartSync(String modelId, boolean verify) implements IndexAction {}

  /** Stops the sync, drops the collection and builds it anew, announcing why. */
  record Rebuild(String modelId, String cause) implements IndexAction {}

  /** Points the serving alias to the model's collection. */
  record SwitchAlias(String modelId) implements IndexAction {}

  /** Stops the sync, drops the collection and announces that. */
  record Drop(String modelId) implements IndexAction {}

  /** Writes an index event. */
  record Announce(String modelId, IndexState state, String detail) implements IndexAction {}
}
