package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.points.PointIds;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.PointStruct;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.BytesRef;

/**
 * The decided effect of a write on the points of a collection. Applying a change twice has the same
 * result as applying it once.
 */
public sealed interface Change {

  /** New full states of points, one per id, already checked. */
  record Put(List<PointStruct> points) implements Change {
    public Put {
      points = List.copyOf(points);
    }

    /** Keeps the last of several states for one id. */
    public static Put lastOfEach(Collection<PointStruct> points) {
      Map<BytesRef, PointStruct> last = new LinkedHashMap<>();
      points.forEach(point -> last.put(PointIds.encode(point.getId()), point));
      return new Put(List.copyOf(last.values()));
    }
  }

  /** Points that are gone afterwards, whether or not they were there. */
  record Remove(List<PointId> ids) implements Change {
    public Remove {
      ids = List.copyOf(ids);
    }
  }
}
