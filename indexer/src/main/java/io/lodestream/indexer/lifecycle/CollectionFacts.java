package io.lodestream.indexer.lifecycle;

import io.lodestream.indexer.sync.SyncState;
import io.lodestream.schemas.IndexState;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known about one model's collection at one moment.
 *
 * @param inStore whether the vector store has it
 * @param announced newest index event
 */
public record CollectionFacts(
    String modelId,
    String collection,
    Role role,
    Instant createdAt,
    boolean inStore,
    Optional<AnnouncedState> announced,
    SyncState sync) {

  /** In the store, and checked at some time: it need not be built. */
  boolean isVerified() {
    return inStore && announced.filter(AnnouncedState::isVerified).isPresent();
  }

  /** May take the alias: checked, and in sync with the topic now. */
  boolean canServe() {
    return isVerified() && sync instanceof SyncState.InSync;
  }

  boolean isAnnounced(IndexState state) {
    return announced.filter(a -> a.state() == state).isPresent();
  }
}
