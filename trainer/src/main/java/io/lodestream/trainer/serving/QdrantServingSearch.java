package io.lodestream.trainer.serving;

import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.lodestream.trainer.serving.ServingSearch.Hit;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import java.time.Duration;
import java.util.List;

/**
 * {@link ServingSearch} by Qdrant's protocol; the client is borrowed. No failure of the store is
 * worth a wait here, retryable or not: the run goes on without candidates from the collection.
 */
final class QdrantServingSearch implements ServingSearch {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final List<String> PAYLOAD =
      List.of(
          PointPayload.PASSAGE_ID,
          PointPayload.DOCUMENT_ID,
          PointPayload.ORDINAL,
          PointPayload.CONTENT_HASH,
          PointPayload.TITLE,
          PointPayload.HEADINGS,
          PointPayload.TEXT,
          PointPayload.MODEL_ID);

  private final QdrantClient client;
  private final String alias;

  QdrantServingSearch(QdrantClient client, String alias) {
    this.client = client;
    this.alias = alias;
  }

  @Override
  public List<List<Hit>> nearest(List<float[]> queries, int k) {
    var asked =
        queries.stream()
            .map(
                vector ->
                    QueryPoints.newBuilder()
                        .setCollectionName(alias)
                        .setQuery(QueryFactory.nearest(vector))
                        .setLimit(k)
                        .setWithPayload(WithPayloadSelectorFactory.include(PAYLOAD))
                        .build())
            .toList();
    var results = ask(asked);
    if (results.size() != queries.size()) {
      throw new CandidatesUnavailable(
          "%s answered %d of %d queries".formatted(alias, results.size(), queries.size()));
    }
    return results.stream()
        .map(result -> result.getResultList().stream().map(QdrantServingSearch::passage).toList())
        .toList();
  }

  private List<BatchResult> ask(List<QueryPoints> queries) {
    try {
      return StoreCalls.awaitSearch(
          client.queryBatchAsync(alias, queries, null, TIMEOUT),
          TIMEOUT,
          "%s cannot be searched".formatted(alias));
    } catch (LodestreamException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw new CandidatesUnavailable(e.getMessage(), e);
    }
  }

  private static Hit passage(ScoredPoint point) {
    return new Hit(
        text(point, PointPayload.PASSAGE_ID),
        text(point, PointPayload.DOCUMENT_ID),
        (int) value(point, PointPayload.ORDINAL).getIntegerValue(),
        text(point, PointPayload.CONTENT_HASH),
        EmbeddingInput.of(
            text(point, PointPayload.TITLE),
            value(point, PointPayload.HEADINGS).getListValue().getValuesList().stream()
                .map(Value::getStringValue)
                .toList(),
            text(point, PointPayload.TEXT)),
        text(point, PointPayload.MODEL_ID),
        point.getScore());
  }

  private static String text(ScoredPoint point, String name) {
    return value(point, name).getStringValue();
  }

  private static Value value(ScoredPoint point, String name) {
    var value = point.getPayloadMap().get(name);
    if (value == null) {
      throw new CandidatesUnavailable(
          "point %s has no %s".formatted(point.getId().getUuid(), name));
    }
    return value;
  }
}
