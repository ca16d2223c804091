package io.lodestream.trainer.serving;

import io.lodestream.runtime.retrieval.RecipeQuery;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.lodestream.trainer.serving.ServingSearch.Hit;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * {@link ServingSearch} by Qdrant's protocol; the client is borrowed. No failure of the store is
 * worth a wait here, retryable or not: the run goes on without candidates from the collection.
 */
final class QdrantServingSearch implements ServingSearch {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final SparseVector NO_WORDS = new SparseVector(new int[0], new float[0]);
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
  private final boolean hybrid;

  /**
   * @param hybrid fuses vectors and BM25 in equal parts where the collection has both
   */
  QdrantServingSearch(QdrantClient client, String alias, boolean hybrid) {
    this.client = client;
    this.alias = alias;
    this.hybrid = hybrid;
  }

  @Override
  public List<List<Hit>> nearest(List<String> queries, List<float[]> vectors, int k) {
    var words = hybrid ? sparseSide() : Optional.<SparseEncoder>empty();
    var recipe = new RecipeQuery(words.isPresent() ? Recipes.weighted(0.5) : Recipes.dense(), k);
    var asked =
        IntStream.range(0, queries.size())
            .mapToObj(
                i ->
                    recipe
                        .points(
                            Optional.of(vectors.get(i)),
                            words.map(w -> w.query(queries.get(i))).orElse(NO_WORDS))
                        .setCollectionName(alias)
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

  /** Empty for a collection of an older version, which is searched by vectors alone. */
  private Optional<SparseEncoder> sparseSide() {
    var info = await(client.getCollectionInfoAsync(alias, TIMEOUT), "described");
    return SparseSide.recorded(info.getConfig().getMetadataMap())
        .map(side -> Bm25Encoder.of(side.settings()));
  }

  private List<BatchResult> ask(List<QueryPoints> queries) {
    return await(client.queryBatchAsync(alias, queries, null, TIMEOUT), "searched");
  }

  private <T> T await(Future<T> answer, String verb) {
    try {
      return StoreCalls.awaitSearch(answer, TIMEOUT, "%s cannot be %s".formatted(alias, verb));
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
