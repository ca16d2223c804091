package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.lodestream.embedded.vectors.StoreUnderTest.refusal;
import static io.qdrant.client.ValueFactory.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Collections: create, describe, list, refuse. */
interface CollectionContract extends StoreUnderTest {

  @Test
  default void describesACollection() throws Exception {
    upsert(point(1, 1, 0, 0, 0), point(2, 0, 1, 0, 0));
    client()
        .createPayloadIndexAsync(
            collection(), "lang", PayloadSchemaType.Keyword, null, true, null, null)
        .get();

    CollectionInfo info = client().getCollectionInfoAsync(collection()).get();

    assertThat(info.getPointsCount()).isEqualTo(2);
    assertThat(info.getStatus()).isEqualTo(CollectionStatus.Green);
    var params = info.getConfig().getParams().getVectorsConfig().getParams();
    assertThat(params.getSize()).isEqualTo(4);
    assertThat(params.getDistance()).isEqualTo(Distance.Cosine);
    assertThat(info.getPayloadSchemaMap().get("lang").getDataType())
        .isEqualTo(PayloadSchemaType.Keyword);
  }

  /** Python's client reads these fields of every collection and fails where one is missing. */
  @Test
  default void tellsTheSettingsThatClientsTakeForGiven() throws Exception {
    var config = client().getCollectionInfoAsync(collection()).get().getConfig();
    var optimizer = config.getOptimizerConfig();
    assertThat(optimizer.hasDeletedThreshold()).isTrue();
    assertThat(optimizer.hasVacuumMinVectorNumber()).isTrue();
    assertThat(optimizer.hasDefaultSegmentNumber()).isTrue();
    assertThat(optimizer.hasFlushIntervalSec()).isTrue();
    assertThat(config.getWalConfig().hasWalCapacityMb()).isTrue();
    assertThat(config.getWalConfig().hasWalSegmentsAhead()).isTrue();
  }

  @Test
  default void keepsTheMetadataOfACollection() throws Exception {
    String name = "contract-" + UUID.randomUUID();
    VectorParams params = VectorParams.newBuilder().setSize(2).setDistance(Distance.Dot).build();
    client()
        .createCollectionAsync(
            CreateCollection.newBuilder()
                .setCollectionName(name)
                .setVectorsConfig(VectorsConfig.newBuilder().setParams(params))
                .putMetadata("model", value("m-1"))
                .build())
        .get();

    CollectionInfo info = client().getCollectionInfoAsync(name).get();
    client().deleteCollectionAsync(name).get();

    assertThat(info.getConfig().getMetadataMap()).containsEntry("model", value("m-1"));
  }

  @Test
  default void listsACollectionUntilItIsDeleted() throws Exception {
    assertThat(client().listCollectionsAsync().get()).contains(collection());
    assertThat(client().collectionExistsAsync(collection()).get()).isTrue();

    client().deleteCollectionAsync(collection()).get();

    assertThat(client().listCollectionsAsync().get()).doesNotContain(collection());
    assertThat(client().collectionExistsAsync(collection()).get()).isFalse();
  }

  @Test
  default void refusesACollectionThatExists() {
    var again = VectorParams.newBuilder().setSize(4).setDistance(Distance.Cosine).build();

    var refusal = refusal(client().createCollectionAsync(collection(), again));

    assertThat(refusal.getCode()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(refusal.getDescription()).contains(collection());
  }

  @Test
  default void saysWhichCollectionIsMissing() {
    var refusal = refusal(client().countAsync("nowhere"));

    assertThat(refusal.getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal.getDescription()).contains("Collection `nowhere` doesn't exist!");
  }
}
