package io.lodestream.indexer.lifecycle;

import io.lodestream.schemas.IndexState;

/** One thing to do. Every action may be repeated after a crash without harm. */
public sealed interface IndexAction {

  String modelId();

  /**
   * Starts filling or following a collection; it is created when the store lacks it.
   *
   * @param verify whether it must be checked before it counts as ready
   */
  record Open(String modelId, boolean verify) implements IndexAction {}

  /** Stops the follower, drops the collection and fills it anew, announcing why. */
  record Rebuild(String modelId, String cause) implements IndexAction {}

  /** Points the serving alias to the model's collection. */
  record SwitchAlias(String modelId) implements IndexAction {}

  /** Stops the follower, drops the collection and announces it. */
  record Drop(String modelId) implements IndexAction {}

  /** Writes an index event. */
  record Announce(String modelId, IndexState state, String detail) implements IndexAction {}
}
