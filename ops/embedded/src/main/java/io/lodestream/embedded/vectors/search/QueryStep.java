package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryPointGroups;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import io.qdrant.client.grpc.Points.SearchPoints;
import io.qdrant.client.grpc.Points.SparseIndices;
import io.qdrant.client.grpc.Points.VectorInput;
import java.util.List;
import java.util.Optional;

/**
 * One level of a query, from whichever call.
 *
 * @param prefetch queries whose results this one ranks; empty to search the collection
 * @param query absent to order by id
 * @param using vector name; empty for the unnamed vector
 * @param threshold scores further than this are dropped
 * @param limit largest number of hits, offset included
 */
record QueryStep(
    List<QueryStep> prefetch,
    Optional<Query> query,
    String using,
    Filter filter,
    SearchParams params,
    Optional<Float> threshold,
    int limit) {

  private static final long DEFAULT_LIMIT = 10;
  private static final int MOST = Integer.MAX_VALUE / 2;

  static QueryStep of(QueryPoints request) {
    refuseLookup(request.hasLookupFrom());
    long limit = request.hasLimit() ? request.getLimit() : DEFAULT_LIMIT;
    return new QueryStep(
        prefetches(request.getPrefetchList()),
        request.hasQuery() ? Optional.of(request.getQuery()) : Optional.empty(),
        request.getUsing(),
        request.getFilter(),
        request.getParams(),
        request.hasScoreThreshold() ? Optional.of(request.getScoreThreshold()) : Optional.empty(),
        withOffset(limit, request.getOffset()));
  }

  /** The query within each round of a grouped query, for a given number of hits. */
  static QueryStep of(QueryPointGroups request, int limit) {
    refuseLookup(request.hasLookupFrom());
    return new QueryStep(
        prefetches(request.getPrefetchList()),
        request.hasQuery() ? Optional.of(request.getQuery()) : Optional.empty(),
        request.getUsing(),
        request.getFilter(),
        request.getParams(),
        request.hasScoreThreshold() ? Optional.of(request.getScoreThreshold()) : Optional.empty(),
        limit);
  }

  static QueryStep of(SearchPoints request) {
    VectorInput.Builder vector = VectorInput.newBuilder();
    if (request.hasSparseIndices()) {
      SparseIndices indices = request.getSparseIndices();
      vector
          .getSparseBuilder()
          .addAllValues(request.getVectorList())
          .addAllIndices(indices.getDataList());
    } else {
      vector.getDenseBuilder().addAllData(request.getVectorList());
    }
    return new QueryStep(
        List.of(),
        Optional.of(Query.newBuilder().setNearest(vector).build()),
        request.getVectorName(),
        request.getFilter(),
        request.getParams(),
        request.hasScoreThreshold() ? Optional.of(request.getScoreThreshold()) : Optional.empty(),
        withOffset(request.getLimit(), request.getOffset()));
  }

  private static List<QueryStep> prefetches(List<PrefetchQuery> requests) {
    return requests.stream().map(QueryStep::of).toList();
  }

  private static QueryStep of(PrefetchQuery request) {
    refuseLookup(request.hasLookupFrom());
    return new QueryStep(
        prefetches(request.getPrefetchList()),
        request.hasQuery() ? Optional.of(request.getQuery()) : Optional.empty(),
        request.getUsing(),
        request.getFilter(),
        request.getParams(),
        request.hasScoreThreshold() ? Optional.of(request.getScoreThreshold()) : Optional.empty(),
        withOffset(request.hasLimit() ? request.getLimit() : DEFAULT_LIMIT, 0));
  }

  private static int withOffset(long limit, long offset) {
    if (limit < 1) {
      throw Refusals.invalid(
          "limit: value %s invalid, must be 1 or larger".formatted(Long.toUnsignedString(limit)));
    }
    return (int) Math.min(MOST, Math.min(MOST, limit) + Math.min(MOST, Math.max(0, offset)));
  }

  private static void refuseLookup(boolean present) {
    if (present) {
      throw Refusals.unsupported("lookup_from another collection");
    }
  }
}
