package io.lodestream.indexer.collections;

import io.lodestream.runtime.vectors.PointPayload;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The condition under which a write may replace a point: the point is of the same or an older
 * version. Qdrant's {@code update_filter}, since Qdrant 1.16; an older server ignores it.
 */
final class VersionGuard {

  private VersionGuard() {}

  /** True of an existing point for which one of these is no step back. */
  static Filter of(List<IndexPoint> points) {
    var byVersion = new TreeMap<Long, List<IndexPoint>>();
    for (var point : points) {
      byVersion
          .computeIfAbsent(point.passage().getVersion(), version -> new ArrayList<>())
          .add(point);
    }
    var guard = Filter.newBuilder();
    byVersion.forEach(
        (version, of) ->
            guard.addShould(
                ConditionFactory.filter(
                    Filter.newBuilder()
                        .addMust(
                            ConditionFactory.hasId(
                                of.stream().map(p -> QdrantPoints.id(p.passageId())).toList()))
                        .addMust(
                            ConditionFactory.range(
                                PointPayload.VERSION, Range.newBuilder().setLte(version).build()))
                        .build())));
    return guard.build();
  }
}
