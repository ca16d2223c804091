package io.lodestream.embedded.vectors;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.nullValue;
import static io.qdrant.client.ValueFactory.value;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.Vector;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Two collections, written by gRPC, that tests read by REST: {@code mixed}, alias {@code live}, of
 * points 1 to 4 and a UUID with an unnamed and a sparse vector; and {@code named}.
 */
final class RestCollections {

  static final UUID FIFTH = UUID.fromString("00000000-0000-4000-8000-000000000005");

  private RestCollections() {}

  static void write(QdrantClient client) throws Exception {
    var dense = VectorParams.newBuilder().setSize(2).setDistance(Distance.Dot);
    client.createCollectionAsync(mixed(dense)).get();
    client.createCollectionAsync(named(dense)).get();
    client
        .createPayloadIndexAsync(
            "mixed", "color", PayloadSchemaType.Keyword, null, null, null, null)
        .get();
    client.createAliasAsync("live", "mixed").get();
    client.upsertAsync("mixed", points()).get();
    client
        .upsertAsync(
            "named",
            List.of(
                point(1, Map.of("title", dense(1, 0)), Map.of()),
                point(2, Map.of("title", dense(1, 2), "text", dense(3, 4)), Map.of())))
        .get();
  }

  private static CreateCollection mixed(VectorParams.Builder dense) {
    var words = SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build();
    return CreateCollection.newBuilder()
        .setCollectionName("mixed")
        .setVectorsConfig(VectorsConfig.newBuilder().setParams(dense))
        .setSparseVectorsConfig(SparseVectorConfig.newBuilder().putMap("words", words))
        .build();
  }

  private static CreateCollection named(VectorParams.Builder dense) {
    var map =
        VectorParamsMap.newBuilder().putMap("title", dense.build()).putMap("text", dense.build());
    return CreateCollection.newBuilder()
        .setCollectionName("named")
        .setVectorsConfig(VectorsConfig.newBuilder().setParamsMap(map))
        .build();
  }

  private static List<PointStruct> points() {
    return List.of(
        both(1, 4, List.of(1f, 2f), List.of(7, 9), Map.of("color", value("red"), "n", value(1))),
        both(
            2,
            3,
            List.of(2f, 1f),
            List.of(7, 9),
            Map.of(
                "color", value("green"),
                "n", value(2),
                "tags", list(List.of(value("a"), value("b"))),
                "at", value("2024-03-01T00:00:00Z"))),
        both(
            3,
            1,
            List.of(1f),
            List.of(9),
            Map.of(
                "color", value("red"),
                "n", value(3.5),
                "sold", value(true),
                "at", value("2025-03-01T00:00:00Z"),
                "parts", list(List.of(value(Map.of("name", value("wheel"), "count", value(4))))))),
        both(4, 2, List.of(3f), List.of(9), Map.of("note", nullValue(), "text", value("a b c"))),
        PointStruct.newBuilder()
            .setId(id(FIFTH))
            .setVectors(VectorsFactory.vectors(.5f, 0f))
            .build());
  }

  private static PointStruct both(
      long id,
      float dense,
      List<Float> weights,
      List<Integer> indices,
      Map<String, Value> payload) {
    return point(
        id, Map.of("", dense(dense, 0), "words", VectorFactory.vector(weights, indices)), payload);
  }

  private static Vector dense(float x, float y) {
    return VectorFactory.vector(x, y);
  }

  private static PointStruct point(
      long id, Map<String, Vector> vectors, Map<String, Value> payload) {
    return PointStruct.newBuilder()
        .setId(id(id))
        .putAllPayload(payload)
        .setVectors(VectorsFactory.namedVectors(vectors))
        .build();
  }
}
