package io.lodestream.querygen.judge;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.WithPayloadSelectorFactory.include;

import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/** Looks passages up and searches them in one collection, in batches. Thread-safe. */
final class CollectionSearch {

  private static final int QUERIES_PER_CALL = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final QdrantClient client;
  private final String collection;

  CollectionSearch(QdrantClient client, String collection) {
    this.client = client;
    this.collection = collection;
  }

  Set<String> indexed(Map<String, String> contentHashes) {
    var ids = contentHashes.keySet().stream().map(each -> id(PointPayload.pointId(each))).toList();
    var points =
        await(
            client.retrieveAsync(
                collection,
                ids,
                include(List.of(PointPayload.PASSAGE_ID, PointPayload.CONTENT_HASH)),
                WithVectorsSelectorFactory.enable(false),
                null));
    var indexed = new HashSet<String>();
    for (var point : points) {
      var passageId = text(point.getPayloadMap(), PointPayload.PASSAGE_ID);
      if (text(point.getPayloadMap(), PointPayload.CONTENT_HASH)
          .equals(contentHashes.get(passageId))) {
        indexed.add(passageId);
      }
    }
    return indexed;
  }

  List<List<String>> search(float[][] vectors, int limit) {
    var found = new ArrayList<List<String>>(vectors.length);
    for (int from = 0; from < vectors.length; from += QUERIES_PER_CALL) {
      var queries = new ArrayList<QueryPoints>();
      for (int i = from; i < Math.min(from + QUERIES_PER_CALL, vectors.length); i++) {
        queries.add(
            QueryPoints.newBuilder()
                .setCollectionName(collection)
                .setQuery(nearest(vectors[i]))
                .setLimit(limit)
                .setWithPayload(include(List.of(PointPayload.PASSAGE_ID)))
                .build());
      }
      for (var result : await(client.queryBatchAsync(collection, queries))) {
        found.add(
            result.getResultList().stream()
                .map(point -> text(point.getPayloadMap(), PointPayload.PASSAGE_ID))
                .toList());
      }
    }
    return found;
  }

  private static String text(Map<String, Value> payload, String key) {
    return payload.getOrDefault(key, Value.getDefaultInstance()).getStringValue();
  }

  private <T> T await(Future<T> call) {
    return StoreCalls.awaitSearch(call, TIMEOUT, "cannot search collection " + collection);
  }
}
