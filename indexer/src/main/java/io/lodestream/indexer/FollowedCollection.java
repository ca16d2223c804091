package io.lodestream.indexer;

import io.lodestream.encoder.Embedder;
import io.lodestream.indexer.follow.CollectionFollower;
import io.lodestream.indexer.follow.ParityException;
import io.lodestream.indexer.lifecycle.FollowerState;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Worker;

/** A follower in a thread of its own. */
final class FollowedCollection implements ActiveCollection {

  private final CollectionFollower follower;
  private final Embedder embedder;
  private final boolean rebuildable;
  private final Worker worker;

  FollowedCollection(
      String collection, CollectionFollower follower, Embedder embedder, boolean rebuildable) {
    this.follower = follower;
    this.embedder = embedder;
    this.rebuildable = rebuildable;
    this.worker = Worker.start("follow-" + collection, follower::step, follower::close);
  }

  @Override
  public FollowerState state() {
    if (worker.health() instanceof Health.Failed failed) {
      boolean parity = failed.cause() instanceof ParityException;
      return new FollowerState.Failed(
          String.valueOf(failed.cause().getMessage()), parity && rebuildable);
    }
    return follower.state();
  }

  @Override
  public Embedder embedder() {
    return embedder;
  }

  @Override
  public void close() {
    worker.close();
    embedder.close();
  }
}
