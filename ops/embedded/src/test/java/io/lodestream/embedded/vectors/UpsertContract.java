package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.must;
import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.lodestream.embedded.vectors.StoreUnderTest.refusal;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.range;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status.Code;
import io.qdrant.client.VectorOutputHelper;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.UpdateMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Writing points and reading them back. */
interface UpsertContract extends StoreUnderTest {

  private RetrievedPoint get(PointId id) throws Exception {
    return client().retrieveAsync(collection(), List.of(id), true, true, null).get().get(0);
  }

  private static Map<String, Value> version(long version) {
    return Map.of("version", value(version));
  }

  private static Filter olderThan(long version) {
    return must(range("version", Range.newBuilder().setLt(version).build()));
  }

  @Test
  default void returnsPayloadAndNormalisedVector() throws Exception {
    UUID uuid = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    Map<String, Value> payload =
        Map.of("text", value("naïve"), "tags", value(List.of(value("a"), value(3))));

    upsert(point(id(uuid), payload, 3, 4, 0, 0));

    RetrievedPoint found = get(id(uuid));
    assertThat(found.getId().getUuid()).isEqualTo(uuid.toString());
    assertThat(found.getPayloadMap()).isEqualTo(payload);
    var vector = VectorOutputHelper.getDenseVector(found.getVectors().getVector());
    assertThat(vector.getData(0)).isCloseTo(.6f, within(1e-6f));
    assertThat(vector.getData(1)).isCloseTo(.8f, within(1e-6f));
  }

  @Test
  default void replacesAPointOfTheSameId() throws Exception {
    upsert(point(id(1), version(1), 1, 0, 0, 0));

    upsert(point(id(1), version(2), 0, 1, 0, 0));

    assertThat(client().countAsync(collection()).get()).isEqualTo(1);
    assertThat(get(id(1)).getPayloadMap()).isEqualTo(version(2));
  }

  @Test
  default void losesAStaleWriteAgainstANewerState() throws Exception {
    upsert(point(id(1), version(5), 1, 0, 0, 0));

    var stale =
        upsertOf(point(id(1), version(4), 0, 1, 0, 0), point(id(2), version(4), 0, 1, 0, 0))
            .setUpdateFilter(olderThan(4));
    client().upsertAsync(stale.build()).get();

    assertThat(get(id(1)).getPayloadMap()).isEqualTo(version(5));
    assertThat(get(id(2)).getPayloadMap()).isEqualTo(version(4));
  }

  @Test
  default void takesANewerWriteThatTheFilterAllows() throws Exception {
    upsert(point(id(1), version(5), 1, 0, 0, 0));

    var newer = upsertOf(point(id(1), version(6), 0, 1, 0, 0)).setUpdateFilter(olderThan(6));
    client().upsertAsync(newer.build()).get();

    assertThat(get(id(1)).getPayloadMap()).isEqualTo(version(6));
  }

  @Test
  default void insertsOnlyOrUpdatesOnlyAsAsked() throws Exception {
    upsert(point(id(1), version(1), 1, 0, 0, 0));

    var inserts =
        upsertOf(point(id(1), version(2), 1, 0, 0, 0), point(id(2), version(2), 1, 0, 0, 0));
    client().upsertAsync(inserts.setUpdateMode(UpdateMode.InsertOnly).build()).get();
    var updates =
        upsertOf(point(id(2), version(3), 1, 0, 0, 0), point(id(3), version(3), 1, 0, 0, 0));
    client().upsertAsync(updates.setUpdateMode(UpdateMode.UpdateOnly).build()).get();

    assertThat(get(id(1)).getPayloadMap()).isEqualTo(version(1));
    assertThat(get(id(2)).getPayloadMap()).isEqualTo(version(3));
    assertThat(client().countAsync(collection()).get()).isEqualTo(2);
  }

  @Test
  default void refusesAVectorOfTheWrongLength() {
    var refusal = refusal(client().upsertAsync(upsertOf(point(1, 1, 0, 0)).build()));

    assertThat(refusal.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.getDescription()).contains("expected dim: 4, got 3");
  }

  @Test
  default void deletesByIdAndByFilter() throws Exception {
    for (long i = 1; i <= 4; i++) {
      upsert(point(id(i), Map.of("doc", value(i <= 2 ? "a" : "b")), 1, 0, 0, i));
    }

    client().deleteAsync(collection(), List.of(id(3))).get();
    client().deleteAsync(collection(), must(matchKeyword("doc", "a"))).get();

    assertThat(client().countAsync(collection()).get()).isEqualTo(1);
    assertThat(get(id(4)).getPayloadMap()).containsEntry("doc", value("b"));
  }

  @Test
  default void editsPayloads() throws Exception {
    upsert(point(id(1), Map.of("a", value(1), "b", value(2)), 1, 0, 0, 0));

    client().setPayloadAsync(collection(), Map.of("c", value(3)), id(1), true, null, null).get();
    client().deletePayloadAsync(collection(), List.of("a"), id(1), true, null, null).get();
    Map<String, Value> edited = get(id(1)).getPayloadMap();
    client()
        .overwritePayloadAsync(collection(), Map.of("d", value(4)), id(1), true, null, null)
        .get();
    Map<String, Value> overwritten = get(id(1)).getPayloadMap();
    client().clearPayloadAsync(collection(), id(1), true, null, null).get();

    assertThat(edited).isEqualTo(Map.of("b", value(2), "c", value(3)));
    assertThat(overwritten).isEqualTo(Map.of("d", value(4)));
    assertThat(get(id(1)).getPayloadMap()).isEmpty();
  }

  @Test
  default void scrollsInOrderOfIdsPageByPage() throws Exception {
    UUID uuid = UUID.fromString("00000000-0000-0000-0000-000000000001");
    upsert(point(id(uuid), Map.of(), 1, 0, 0, 0));
    for (long i : new long[] {300, 2, 70, 1}) {
      upsert(point(i, 1, 0, 0, i));
    }

    List<PointId> seen = new ArrayList<>();
    var request = ScrollPoints.newBuilder().setCollectionName(collection()).setLimit(2);
    ScrollResponse page = client().scrollAsync(request.build()).get();
    page.getResultList().forEach(point -> seen.add(point.getId()));
    while (page.hasNextPageOffset()) {
      page = client().scrollAsync(request.setOffset(page.getNextPageOffset()).build()).get();
      page.getResultList().forEach(point -> seen.add(point.getId()));
    }

    assertThat(seen).containsExactly(id(1), id(2), id(70), id(300), id(uuid));
  }
}
