package io.lodestream.embedded.vectors.protocol;

import io.lodestream.embedded.vectors.filter.Candidate;
import io.lodestream.embedded.vectors.filter.Conditions;
import io.lodestream.embedded.vectors.filter.PayloadPath;
import io.lodestream.embedded.vectors.points.AcceptedPoints;
import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.Change;
import io.lodestream.embedded.vectors.storage.CurrentPoints;
import io.lodestream.embedded.vectors.storage.PointCollection.Write;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.UpdateMode;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.lucene.util.BytesRef;

/**
 * Write requests as decisions on the current points.
 *
 * <p>Requests are checked when the decision is made here, before anything is written.
 */
final class PointWrites {

  private final VectorSpaces spaces;

  PointWrites(VectorSpaces spaces) {
    this.spaces = spaces;
  }

  /**
   * Inserts new points and replaces existing ones. With an {@code update_filter} only existing
   * points that match it are replaced, so that a stale write loses against a newer state.
   */
  Write upsert(UpsertPoints request) {
    AcceptedPoints accepted = new AcceptedPoints(spaces);
    List<PointStruct> points = request.getPointsList().stream().map(accepted::accept).toList();
    Conditions.check(request.getUpdateFilter());
    if (request.getUpdateMode() == UpdateMode.UNRECOGNIZED) {
      throw Refusals.unsupported("update mode " + request.getUpdateModeValue());
    }
    if (!request.hasUpdateFilter() && request.getUpdateMode() == UpdateMode.Upsert) {
      return current -> Change.Put.lastOfEach(points);
    }
    return current -> {
      Map<BytesRef, PointStruct> decided = new HashMap<>();
      for (PointStruct point : points) {
        BytesRef id = PointIds.encode(point.getId());
        Optional<PointStruct> existing =
            decided.containsKey(id) ? Optional.of(decided.get(id)) : current.find(point.getId());
        if (replaces(request, existing)) {
          decided.put(id, point);
        }
      }
      return new Change.Put(List.copyOf(decided.values()));
    };
  }

  private static boolean replaces(UpsertPoints request, Optional<PointStruct> existing) {
    if (existing.isEmpty()) {
      return request.getUpdateMode() != UpdateMode.UpdateOnly;
    }
    return request.getUpdateMode() != UpdateMode.InsertOnly
        && (!request.hasUpdateFilter() || matches(request.getUpdateFilter(), existing.get()));
  }

  private static boolean matches(Filter filter, PointStruct point) {
    return Conditions.matches(
        filter,
        new Candidate(
            PointIds.encode(point.getId()),
            point.getPayloadMap(),
            point.getVectors().getVectors().getVectorsMap().keySet()));
  }

  Write delete(PointsSelector selector) {
    checkSelector(selector);
    return current ->
        new Change.Remove(
            selector.hasPoints()
                ? selector.getPoints().getIdsList()
                : current.matching(selector.getFilter()).stream().map(PointStruct::getId).toList());
  }

  /** Rewrites the selected points that exist. */
  Write rewrite(PointsSelector selector, UnaryOperator<PointStruct> rewritten) {
    checkSelector(selector);
    return current ->
        Change.Put.lastOfEach(selected(selector, current).stream().map(rewritten).toList());
  }

  /** Replaces the named vectors of existing points, leaving their other vectors and payload. */
  Write updateVectors(Map<PointId, Vectors> byId, Optional<Filter> updateFilter) {
    AcceptedPoints accepted = new AcceptedPoints(spaces);
    Map<PointId, Map<String, Vector>> vectors = new HashMap<>();
    byId.forEach((id, sent) -> vectors.put(id, accepted.vectors(sent).getVectorsMap()));
    updateFilter.ifPresent(Conditions::check);
    return current -> {
      List<PointStruct> points = new ArrayList<>();
      for (var entry : vectors.entrySet()) {
        Optional<PointStruct> existing = current.find(entry.getKey());
        if (existing.isPresent()
            && (updateFilter.isEmpty() || matches(updateFilter.get(), existing.get()))) {
          PointStruct.Builder point = existing.get().toBuilder();
          point.getVectorsBuilder().getVectorsBuilder().putAllVectors(entry.getValue());
          points.add(point.build());
        }
      }
      return new Change.Put(points);
    };
  }

  private static List<PointStruct> selected(PointsSelector selector, CurrentPoints current)
      throws IOException {
    if (selector.hasFilter()) {
      return current.matching(selector.getFilter());
    }
    List<PointStruct> points = new ArrayList<>();
    for (PointId id : selector.getPoints().getIdsList()) {
      current.find(id).ifPresent(points::add);
    }
    return points;
  }

  private static void checkSelector(PointsSelector selector) {
    if (selector.hasFilter()) {
      Conditions.check(selector.getFilter());
    } else if (selector.hasPoints()) {
      selector.getPoints().getIdsList().forEach(PointIds::encode);
    } else {
      throw Refusals.invalid("no points are selected");
    }
  }

  /** Refuses payload keys that step through lists, which this store cannot write to. */
  static List<String> objectKeys(String path) {
    PayloadPath parsed = PayloadPath.parse(path);
    if (!parsed.keysOnly()) {
      throw Refusals.unsupported("writing payload through a list (key `%s`)".formatted(path));
    }
    return parsed.keys();
  }
}
