package io.lodestream.indexer.lifecycle;

import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import java.time.Instant;

/** What the newest index event says about a collection. */
public record AnnouncedState(IndexState state, Instant at, long points, String detail) {

  public static AnnouncedState of(IndexEvent event) {
    return new AnnouncedState(event.getState(), event.getAt(), event.getPoints(), event.getDetail());
  }

  /** Whether the collection has passed its check and not been rebuilt since. */
  boolean isVerified() {
    return switch (state) {
      case READY, SERVING, RETIRED -> true;
      case BUILDING, FAILED, DROPPED -> false;
    };
  }
}
