package io.lodestream.querygen.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.RetryableException;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.GetResponse;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.PointsGrpc;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServingCollectionTest {

  private final FakeStore store = new FakeStore();
  private final Map<String, IndexEvent> events = new HashMap<>();
  private final Map<String, ModelVersion> models = new HashMap<>();
  private final List<String> closedModels = new ArrayList<>();
  private Server server;
  private ServingCollection serving;

  @BeforeEach
  void start() throws IOException {
    server = ServerBuilder.forPort(0).addService(store).build().start();
    var address =
        new SharedSettings.Vectors("127.0.0.1", server.getPort(), false, Optional.empty());
    serving =
        new ServingCollection(
            "default",
            () -> events,
            () -> models,
            model -> new FakeEmbedder(model.getModelId()),
            VectorStoreConnection.open(address));
  }

  @AfterEach
  void stop() {
    serving.close();
    server.shutdownNow();
  }

  @Test
  void isEmptyUntilACollectionOfTheLineServesAndItsModelIsKnown() {
    // Given
    event("c1", "m1", IndexState.READY, 1);
    models.put("m1", model("m1"));
    assertThat(serving.serving()).isEmpty();

    // When
    event("c2", "m2", IndexState.SERVING, 2);
    var withoutModel = serving.serving();
    models.put("m2", model("m2"));

    // Then
    assertThat(withoutModel).isEmpty();
    try (var held = serving.serving().orElseThrow()) {
      assertThat(held.modelId()).isEqualTo("m2");
    }
  }

  @Test
  void searchesTheCollectionByItsOwnNameInBatches() {
    // Given
    event("c1", "m1", IndexState.SERVING, 1);
    models.put("m1", model("m1"));

    // When
    List<List<String>> found;
    try (var held = serving.serving().orElseThrow()) {
      found = held.search(Collections.nCopies(100, "query"), 3);
    }

    // Then
    assertThat(found).hasSize(100).containsOnly(List.of("doc#1", "doc#0"));
    assertThat(store.batchSizes).containsExactly(64, 36);
    assertThat(store.collections).containsOnly("c1");
  }

  @Test
  void findsWhatIsNearAPassageByItsOwnVector() {
    // Given
    event("c1", "m1", IndexState.SERVING, 1);
    models.put("m1", model("m1"));

    // Then
    try (var held = serving.serving().orElseThrow()) {
      assertThat(held.near(List.of("doc#0", "gone#0"), 3))
          .isEqualTo(Map.of("doc#0", List.of("doc#1", "doc#0")));
      assertThat(store.asked).containsExactly(PointPayload.pointId("doc#0").toString());
      assertThat(held.near(List.of(), 3)).isEmpty();
    }
  }

  @Test
  void knowsAPassageOnlyWithItsPresentContent() {
    // Given
    event("c1", "m1", IndexState.SERVING, 1);
    models.put("m1", model("m1"));

    // Then
    try (var held = serving.serving().orElseThrow()) {
      assertThat(held.indexed(Map.of("doc#0", "hash-0", "doc#1", "changed", "doc#2", "new")))
          .containsExactly("doc#0");
    }
  }

  @Test
  void closesAReplacedModelWhenItsLastHolderLetsGo() {
    // Given
    event("c1", "m1", IndexState.SERVING, 1);
    models.put("m1", model("m1"));
    models.put("m2", model("m2"));
    var old = serving.serving().orElseThrow();

    // When
    event("c1", "m1", IndexState.RETIRED, 2);
    event("c2", "m2", IndexState.SERVING, 2);
    var current = serving.serving().orElseThrow();
    var whileHeld = List.copyOf(closedModels);
    old.close();
    var afterwards = List.copyOf(closedModels);
    current.close();

    // Then
    assertThat(current.modelId()).isEqualTo("m2");
    assertThat(whileHeld).isEmpty();
    assertThat(afterwards).containsExactly("m1");
    assertThat(closedModels).containsExactly("m1");
  }

  @Test
  void asksToTryAgainWhenTheStoreIsAway() {
    // Given
    event("c1", "m1", IndexState.SERVING, 1);
    models.put("m1", model("m1"));
    store.failure = Status.UNAVAILABLE;

    // Then
    try (var held = serving.serving().orElseThrow()) {
      assertThatThrownBy(() -> held.search(List.of("query"), 3))
          .isInstanceOf(RetryableException.class)
          .hasMessageContaining("c1");
    }
  }

  private void event(String collection, String modelId, IndexState state, long second) {
    events.put(
        collection,
        IndexEvent.newBuilder()
            .setCollection(collection)
            .setLine("default")
            .setModelId(modelId)
            .setState(state)
            .setPoints(2)
            .setExpectedPoints(2)
            .setAt(Instant.ofEpochSecond(second))
            .build());
  }

  private static ModelVersion model(String id) {
    return ModelVersion.newBuilder()
        .setModelId(id)
        .setLine("default")
        .setName(id)
        .setArtifactUri("file:/none")
        .setArtifactSha256("none")
        .setDimension(2)
        .setPooling("mean")
        .setMaxTokens(128)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private final class FakeEmbedder implements Embedder {

    private final String modelId;

    private FakeEmbedder(String modelId) {
      this.modelId = modelId;
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      assertThat(role).isEqualTo(TextRole.QUERY);
      return texts.stream().map(text -> new float[] {1, 0}).toArray(float[][]::new);
    }

    @Override
    public void close() {
      closedModels.add(modelId);
    }
  }

  /** Holds doc#0 and doc#1 with hash-0 and hash-1; finds doc#1 first. */
  private static final class FakeStore extends PointsGrpc.PointsImplBase {

    private final List<Integer> batchSizes = new ArrayList<>();
    private final List<String> collections = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Status failure = Status.OK;

    @Override
    public void get(GetPoints request, StreamObserver<GetResponse> response) {
      var found = GetResponse.newBuilder();
      for (int i = 0; i < 2; i++) {
        var id = PointPayload.pointId("doc#" + i).toString();
        if (request.getIdsList().stream().anyMatch(asked -> asked.getUuid().equals(id))) {
          found.addResult(
              RetrievedPoint.newBuilder()
                  .putPayload(PointPayload.PASSAGE_ID, ValueFactory.value("doc#" + i))
                  .putPayload(PointPayload.CONTENT_HASH, ValueFactory.value("hash-" + i)));
        }
      }
      response.onNext(found.build());
      response.onCompleted();
    }

    @Override
    public void queryBatch(QueryBatchPoints request, StreamObserver<QueryBatchResponse> response) {
      if (!failure.isOk()) {
        response.onError(failure.asRuntimeException());
        return;
      }
      batchSizes.add(request.getQueryPointsCount());
      collections.add(request.getCollectionName());
      request.getQueryPointsList().stream()
          .filter(query -> query.getQuery().getNearest().hasId())
          .forEach(query -> asked.add(query.getQuery().getNearest().getId().getUuid()));
      var results = QueryBatchResponse.newBuilder();
      for (int i = 0; i < request.getQueryPointsCount(); i++) {
        results.addResult(BatchResult.newBuilder().addResult(hit(1)).addResult(hit(0)));
      }
      response.onNext(results.build());
      response.onCompleted();
    }

    private static ScoredPoint.Builder hit(int ordinal) {
      return ScoredPoint.newBuilder()
          .putPayload(PointPayload.PASSAGE_ID, ValueFactory.value("doc#" + ordinal));
    }
  }
}
