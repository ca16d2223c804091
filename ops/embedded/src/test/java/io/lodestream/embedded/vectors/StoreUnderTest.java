package io.lodestream.embedded.vectors;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.VectorsFactory.vectors;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A client and a fresh collection of 4-dimensional cosine vectors, and short words for both. */
interface StoreUnderTest {

  QdrantClient client();

  String collection();

  static PointStruct point(PointId id, Map<String, Value> payload, float... vector) {
    return PointStruct.newBuilder()
        .setId(id)
        .putAllPayload(payload)
        .setVectors(vectors(vector))
        .build();
  }

  static PointStruct point(long id, float... vector) {
    return point(id(id), Map.of(), vector);
  }

  default void upsert(PointStruct... points) throws Exception {
    client().upsertAsync(upsertOf(points).build()).get();
  }

  default UpsertPoints.Builder upsertOf(PointStruct... points) {
    return UpsertPoints.newBuilder()
        .setCollectionName(collection())
        .setWait(true)
        .addAllPoints(List.of(points));
  }

  static Filter must(Condition... conditions) {
    return Filter.newBuilder().addAllMust(List.of(conditions)).build();
  }

  static List<Long> ids(List<ScoredPoint> hits) {
    return hits.stream().map(hit -> hit.getId().getNum()).toList();
  }

  /** The status with which the store refuses a call. */
  static Status refusal(Future<?> call) {
    Throwable thrown = catchThrowable(call::get);
    if (!(thrown instanceof ExecutionException)) {
      throw new AssertionError("the call was not refused", thrown);
    }
    return Status.fromThrowable(thrown);
  }
}
