package io.lodestream.evaluator.retrieval;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * {@link PassageSearch} by Qdrant's protocol, one batch call per search; the client is borrowed.
 */
public final class QdrantPassageSearch implements PassageSearch {

  /** A collection may be dropped while it is measured: then the state is looked at anew. */
  private static final Set<Status.Code> PASSING =
      Set.of(
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.ABORTED,
          Status.Code.INTERNAL,
          Status.Code.UNKNOWN,
          Status.Code.NOT_FOUND);

  private static final List<String> PAYLOAD =
      List.of(PointPayload.PASSAGE_ID, PointPayload.DOCUMENT_ID);

  private final QdrantClient client;
  private final Duration timeout;

  public QdrantPassageSearch(QdrantClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public List<List<Hit>> search(
      String collection, List<float[]> vectors, int limit, boolean exact) {
    var queries =
        vectors.stream()
            .map(
                vector ->
                    QueryPoints.newBuilder()
                        .setCollectionName(collection)
                        .setQuery(QueryFactory.nearest(vector))
                        .setLimit(limit)
                        .setParams(SearchParams.newBuilder().setExact(exact))
                        .setWithPayload(WithPayloadSelectorFactory.include(PAYLOAD))
                        .build())
            .toList();
    var results = ask(collection, queries);
    if (results.size() != queries.size()) {
      throw new FatalException(
          "collection %s answered %d of %d queries"
              .formatted(collection, results.size(), queries.size()));
    }
    return results.stream().map(result -> hits(collection, result)).toList();
  }

  private List<BatchResult> ask(String collection, List<QueryPoints> queries) {
    try {
      return client.queryBatchAsync(collection, queries, null, timeout).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while searching " + collection, e);
    } catch (ExecutionException e) {
      var message =
          "collection %s cannot be searched: %s".formatted(collection, e.getCause().getMessage());
      if (e.getCause() instanceof StatusRuntimeException status
          && PASSING.contains(status.getStatus().getCode())) {
        throw new RetryableException(message, e.getCause());
      }
      throw new FatalException(message, e.getCause());
    }
  }

  private static List<Hit> hits(String collection, BatchResult result) {
    return Hit.ranked(
        result.getResultList().stream().map(point -> hit(collection, point)).toList());
  }

  private static Hit hit(String collection, ScoredPoint point) {
    return new Hit(
        payload(collection, point, PointPayload.PASSAGE_ID),
        payload(collection, point, PointPayload.DOCUMENT_ID),
        point.getScore());
  }

  private static String payload(String collection, ScoredPoint point, String name) {
    var value = point.getPayloadMap().get(name);
    if (value == null || value.getStringValue().isEmpty()) {
      throw new FatalException(
          "point %s of collection %s has no %s"
              .formatted(point.getId().getUuid(), collection, name));
    }
    return value.getStringValue();
  }
}
