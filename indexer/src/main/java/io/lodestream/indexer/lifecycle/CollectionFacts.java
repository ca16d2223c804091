package io.lodestream.indexer.lifecycle;

import io.lodestream.indexer.sync.SyncState;
import io.lodestream.schemas.IndexEvent;
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
    Optional<Announced> announced,
    SyncState sync) {

  /** What the newest index event says about a collection. */
  public record Announced(IndexState state, Instant at, long points, String detail) {

    public static Announced of(IndexEvent event) {
      return new Announced(event.getState(), event.getAt(), event.getPoints(), event.getDetail());
    }

    /** Whether the collection has passed its check and has not been rebuilt since. */
    boolean isVerified() {
      return switch (state) {
        case READY, SERVING, RETIRED -> true;
        case BUILDING, FAILED, DROPPED -> false;
      };
    }
  }

  /** In the store, and checked at some time: it need not be built. */
  boolean isVerified() {
    return inStore && announced.filter(Announced::isVerified).isPresent();
  }

  /** May take the alias: checked, and in sync with the topic now. */
  boolean canServe() {
    return isVerified() && sync instanceof SyncState.InSync;
  }

  boolean isAnnounced(IndexState state) {
    return announced.filter(a -> a.state() == state).isPresent();
  }
}
