package io.lodestream.indexer;

import io.lodestream.encoder.Embedder;
import io.lodestream.indexer.lifecycle.FollowerState;

/** A collection that follows the topic, with its model open; closing stops both. */
interface ActiveCollection extends AutoCloseable {

  /** How far it is; {@link FollowerState.Failed} once it has stopped by a failure. Any thread. */
  FollowerState state();

  /** For queries too, until the collection is closed. */
  Embedder embedder();

  @Override
  void close();
}
