package io.lodestream.evaluator.retrieval;

import io.lodestream.runtime.retrieval.RecipeQuery;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.PassageTexts;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.error.FatalException;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@link PassageSearch} by Qdrant's protocol, one batch call per search; the client is borrowed.
 */
public final class QdrantPassageSearch implements PassageSearch {

  private static final List<String> IDS =
      List.of(PointPayload.PASSAGE_ID, PointPayload.DOCUMENT_ID);
  private static final List<String> IDS_AND_TEXT =
      List.of(
          PointPayload.PASSAGE_ID,
          PointPayload.DOCUMENT_ID,
          PointPayload.TITLE,
          PointPayload.HEADINGS,
          PointPayload.TEXT);

  private final QdrantClient client;
  private final Duration timeout;

  public QdrantPassageSearch(QdrantClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public List<List<Hit>> search(
      String collection, List<float[]> vectors, int limit, boolean exact) {
    return hits(
        collection,
        vectors.stream()
            .map(
                vector ->
                    QueryPoints.newBuilder()
                        .setCollectionName(collection)
                        .setQuery(QueryFactory.nearest(vector))
                        .setLimit(limit)
                        .setParams(SearchParams.newBuilder().setExact(exact))
                        .setWithPayload(WithPayloadSelectorFactory.include(IDS))
                        .build())
            .toList());
  }

  @Override
  public Optional<SparseEncoder> sparseSide(String collection) {
    var info =
        StoreCalls.awaitSearch(
            client.getCollectionInfoAsync(collection, timeout),
            timeout,
            "collection %s cannot be described".formatted(collection));
    return SparseSide.recorded(info.getConfig().getMetadataMap())
        .map(side -> Bm25Encoder.of(side.settings()));
  }

  @Override
  public List<List<Hit>> sparse(String collection, List<SparseVector> vectors, int limit) {
    var asked = vectors.stream().filter(vector -> !vector.isEmpty()).toList();
    var answers =
        hits(collection, queries(collection, List.of(), asked, Recipes.sparse(), limit, IDS))
            .iterator();
    return vectors.stream()
        .map(vector -> vector.isEmpty() ? List.<Hit>of() : answers.next())
        .toList();
  }

  @Override
  public List<List<Found>> retrieve(
      String collection,
      List<float[]> dense,
      List<SparseVector> sparse,
      RetrieverRecipe recipe,
      int limit) {
    return answers(collection, queries(collection, dense, sparse, recipe, limit, IDS_AND_TEXT))
        .stream()
        .map(
            result ->
                result.getResultList().stream()
                    .map(
                        point ->
                            new Found(
                                hit(collection, point), PassageTexts.of(point.getPayloadMap())))
                    .sorted(Comparator.comparing(Found::hit, Hit.BEST_FIRST))
                    .toList())
        .toList();
  }

  /**
   * @param dense one per query; empty for a recipe of the sparse side alone
   */
  private static List<QueryPoints> queries(
      String collection,
      List<float[]> dense,
      List<SparseVector> sparse,
      RetrieverRecipe recipe,
      int limit,
      List<String> payload) {
    var query = new RecipeQuery(recipe, limit);
    return IntStream.range(0, sparse.size())
        .mapToObj(
            i ->
                query
                    .points(
                        dense.isEmpty() ? Optional.empty() : Optional.of(dense.get(i)),
                        sparse.get(i))
                    .setCollectionName(collection)
                    .setWithPayload(WithPayloadSelectorFactory.include(payload))
                    .build())
        .toList();
  }

  @Override
  public List<String> sampleTexts(String collection, int most) {
    return PassageTexts.sample(client, collection, most, timeout);
  }

  private List<List<Hit>> hits(String collection, List<QueryPoints> queries) {
    return answers(collection, queries).stream()
        .map(
            result ->
                Hit.ranked(
                    result.getResultList().stream().map(point -> hit(collection, point)).toList()))
        .toList();
  }

  private List<BatchResult> answers(String collection, List<QueryPoints> queries) {
    if (queries.isEmpty()) {
      return List.of();
    }
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
    return results;
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
