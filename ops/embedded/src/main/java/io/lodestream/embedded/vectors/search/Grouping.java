package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.filter.PayloadPath;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.PointReader;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.GroupId;
import io.qdrant.client.grpc.Points.QueryPointGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups hits by a payload value, best group first, a group being as good as its best hit.
 *
 * <p>Searches again with twice as many hits until the groups are full or the hits run out. A point
 * with several values is in several groups; a point with none is in no group.
 */
final class Grouping {

  /** A search for at most the given number of hits. */
  interface Search {
    List<Hit> upTo(int limit) throws IOException;
  }

  /** One value and its closest hits. */
  record Group(GroupId id, List<Hit> hits) {}

  private static final long DEFAULT_GROUPS = 3;
  private static final long DEFAULT_GROUP_SIZE = 10;
  private static final int HITS_PER_WANTED = 4;

  private final PayloadPath groupBy;
  private final long groups;
  private final long groupSize;
  private final PointReader reader;

  private Grouping(PayloadPath groupBy, long groups, long groupSize, PointReader reader) {
    this.groupBy = groupBy;
    this.groups = groups;
    this.groupSize = groupSize;
    this.reader = reader;
  }

  static Grouping of(QueryPointGroups request, PointReader reader) {
    long groups = request.hasLimit() ? request.getLimit() : DEFAULT_GROUPS;
    long size = request.hasGroupSize() ? request.getGroupSize() : DEFAULT_GROUP_SIZE;
    if (groups < 1 || size < 1) {
      throw Refusals.invalid("limit and group_size must be 1 or larger");
    }
    return new Grouping(PayloadPath.parse(request.getGroupBy()), groups, size, reader);
  }

  List<Group> grow(Search search, int points) throws IOException {
    double wanted = (double) groups * groupSize * HITS_PER_WANTED;
    int limit = (int) Math.max(1, Math.min(points, wanted));
    while (true) {
      List<Hit> hits = search.upTo(limit);
      List<Group> grouped = group(hits);
      boolean full =
          grouped.size() == groups && grouped.stream().allMatch(g -> g.hits().size() == groupSize);
      if (full || hits.size() < limit || limit >= points) {
        return grouped;
      }
      limit = (int) Math.min(points, 2L * limit);
    }
  }

  private List<Group> group(List<Hit> hits) throws IOException {
    Map<GroupId, List<Hit>> byId = new LinkedHashMap<>();
    for (Hit hit : hits) {
      for (Value value : groupBy.scalars(reader.payload(hit.doc()))) {
        Optional<GroupId> id = id(value);
        if (id.isPresent() && (byId.containsKey(id.get()) || byId.size() < groups)) {
          List<Hit> members = byId.computeIfAbsent(id.get(), none -> new ArrayList<>());
          if (members.size() < groupSize && !members.contains(hit)) {
            members.add(hit);
          }
        }
      }
    }
    return byId.entrySet().stream().map(e -> new Group(e.getKey(), e.getValue())).toList();
  }

  private static Optional<GroupId> id(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE ->
          Optional.of(GroupId.newBuilder().setStringValue(value.getStringValue()).build());
      case INTEGER_VALUE ->
          Optional.of(
              value.getIntegerValue() >= 0
                  ? GroupId.newBuilder().setUnsignedValue(value.getIntegerValue()).build()
                  : GroupId.newBuilder().setIntegerValue(value.getIntegerValue()).build());
      default -> Optional.empty();
    };
  }
}
