package io.lodestream.querygen.judge;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.WithPayloadSelectorFactory.include;

import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    return found(Stream.of(vectors).map(vector -> nearest(vector)).toList(), limit);
  }

  /** By passage id: what is near its own vector, without itself. */
  Map<String, List<String>> near(List<String> passageIds, int limit) {
    var known = List.copyOf(present(passageIds));
    var queries = known.stream().map(each -> nearest(id(PointPayload.pointId(each)))).toList();
    var found = found(queries, limit);
    return IntStream.range(0, known.size())
        .boxed()
        .collect(Collectors.toMap(known::get, found::get));
  }

  /** A search for a point that is not there any more would fail the whole batch. */
  private Set<String> present(List<String> passageIds) {
    return await(
            client.retrieveAsync(
                collection,
                passageIds.stream().map(each -> id(PointPayload.pointId(each))).toList(),
                include(List.of(PointPayload.PASSAGE_ID)),
                WithVectorsSelectorFactory.enable(false),
                null))
        .stream()
        .map(point -> text(point.getPayloadMap(), PointPayload.PASSAGE_ID))
        .collect(Collectors.toSet());
  }

  private List<List<String>> found(List<Query> asked, int limit) {
    var found = new ArrayList<List<String>>(asked.size());
    for (int from = 0; from < asked.size(); from += QUERIES_PER_CALL) {
      var queries =
          asked.subList(from, Math.min(from + QUERIES_PER_CALL, asked.size())).stream()
              .map(
                  query ->
                      QueryPoints.newBuilder()
                          .setCollectionName(collection)
                          .setQuery(query)
                          .setLimit(limit)
                          .setWithPayload(include(List.of(PointPayload.PASSAGE_ID)))
                          .build())
              .toList();
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
