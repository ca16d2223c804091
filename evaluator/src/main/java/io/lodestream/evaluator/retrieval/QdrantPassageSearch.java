package io.lodestream.evaluator.retrieval;

import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.lodestream.schemas.error.FatalException;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import java.time.Duration;
import java.util.List;

/**
 * {@link PassageSearch} by Qdrant's protocol, one batch call per search; the client is borrowed.
 */
public final class QdrantPassageSearch implements PassageSearch {

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
    var results =
        StoreCalls.awaitSearch(
            client.queryBatchAsync(collection, queries, null, timeout),
            timeout,
            "collection %s cannot be searched".formatted(collection));
    if (results.size() != queries.size()) {
      throw new FatalException(
          "collection %s answered %d of %d queries"
              .formatted(collection, results.size(), queries.size()));
    }
    return results.stream().map(result -> hits(collection, result)).toList();
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
