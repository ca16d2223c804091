package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.points.PointIds;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.PointStruct;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.util.BytesRef;

/**
 * States of points written since the last refresh of the index. With them a conditional write is
 * decided without making all earlier writes searchable first. Not thread-safe.
 */
final class RecentPoints {

  private static final int MOST_KEPT = 4_096;

  private final Map<BytesRef, Optional<PointStruct>> states = new HashMap<>();
  private boolean complete = true;

  void add(Change change) {
    if (change instanceof Change.Put put) {
      put.points().forEach(point -> states.put(PointIds.encode(point.getId()), Optional.of(point)));
    } else if (change instanceof Change.Remove remove) {
      remove.ids().forEach(id -> states.put(PointIds.encode(id), Optional.empty()));
    }
    if (states.size() > MOST_KEPT) {
      states.clear();
      complete = false;
    }
  }

  /** Whether every recent state is here: if not, the index must be refreshed before a look-up. */
  boolean complete() {
    return complete;
  }

  boolean has(PointId id) {
    return states.containsKey(PointIds.encode(id));
  }

  /**
   * The recent state of a point for which {@link #has} is true; empty when the point was removed.
   */
  Optional<PointStruct> state(PointId id) {
    return states.get(PointIds.encode(id));
  }

  void clear() {
    states.clear();
    complete = true;
  }
}
