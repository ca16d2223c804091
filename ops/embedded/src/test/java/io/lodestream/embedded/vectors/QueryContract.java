package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.ids;
import static io.lodestream.embedded.vectors.StoreUnderTest.must;
import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.lodestream.embedded.vectors.StoreUnderTest.refusal;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.QueryFactory.rrf;
import static io.qdrant.client.ValueFactory.value;
import static io.qdrant.client.WithPayloadSelectorFactory.enable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status.Code;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.Fusion;
import io.qdrant.client.grpc.Points.PointGroup;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryPointGroups;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.Rrf;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SearchParams;
import io.qdrant.client.grpc.Points.SearchPoints;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Queries: order, scores, paging, fusion, groups. */
interface QueryContract extends StoreUnderTest {

  private QueryPoints.Builder query(Query query) {
    return QueryPoints.newBuilder().setCollectionName(collection()).setQuery(query);
  }

  private void fan() throws Exception {
    upsert(
        point(id(1), Map.of("doc", value("a")), 1, 0, 0, 0),
        point(id(2), Map.of("doc", value("a")), 1, .5f, 0, 0),
        point(id(3), Map.of("doc", value("b")), 1, 1, 0, 0),
        point(id(4), Map.of("doc", value("c")), 0, 1, 0, 0));
  }

  @Test
  default void ranksByCosineWithPayload() throws Exception {
    fan();

    var request = query(nearest(2f, 0f, 0f, 0f)).setLimit(3).setWithPayload(enable(true));
    List<ScoredPoint> hits = client().queryAsync(request.build()).get();

    assertThat(ids(hits)).containsExactly(1L, 2L, 3L);
    assertThat(hits.get(0).getScore()).isCloseTo(1f, within(1e-6f));
    assertThat(hits.get(2).getScore()).isCloseTo(.70710677f, within(1e-6f));
    assertThat(hits.get(0).getPayloadMap()).containsEntry("doc", value("a"));
  }

  @Test
  default void givesTheSameExactlyAndThroughTheOlderCall() throws Exception {
    fan();
    var exact = SearchParams.newBuilder().setExact(true).build();

    var queried = client().queryAsync(query(nearest(1f, 0f, 0f, 0f)).setParams(exact).build());
    var searched =
        client()
            .searchAsync(
                SearchPoints.newBuilder()
                    .setCollectionName(collection())
                    .addAllVector(List.of(1f, 0f, 0f, 0f))
                    .setLimit(10)
                    .build());

    assertThat(ids(queried.get())).isEqualTo(ids(searched.get())).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  default void skipsTheOffsetAndCutsAtTheThreshold() throws Exception {
    fan();

    var request = query(nearest(1f, 0f, 0f, 0f)).setOffset(1).setScoreThreshold(.5f);

    assertThat(ids(client().queryAsync(request.build()).get())).containsExactly(2L, 3L);
  }

  @Test
  default void queriesByAPointAndLeavesItOut() throws Exception {
    fan();

    assertThat(ids(client().queryAsync(query(nearest(1)).build()).get()))
        .containsExactly(2L, 3L, 4L);
    assertThat(refusal(client().queryAsync(query(nearest(99)).build())).getCode())
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  default void answersABatchInOrder() throws Exception {
    fan();

    var results =
        client()
            .queryBatchAsync(
                collection(),
                List.of(
                    query(nearest(1f, 0f, 0f, 0f)).setLimit(1).build(),
                    query(nearest(0f, 1f, 0f, 0f)).setLimit(1).build()))
            .get();

    assertThat(results.stream().map(result -> ids(result.getResultList())).toList())
        .containsExactly(List.of(1L), List.of(4L));
  }

  @Test
  default void refusesAQueryOfTheWrongLength() {
    var refusal = refusal(client().queryAsync(query(nearest(1f, 0f)).build()));

    assertThat(refusal.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.getDescription()).contains("expected dim: 4, got 2");
  }

  @Test
  default void fusesPrefetchesByRank() throws Exception {
    fan();
    var first = PrefetchQuery.newBuilder().setQuery(nearest(1f, 0f, 0f, 0f)).setLimit(2);
    var second = PrefetchQuery.newBuilder().setQuery(nearest(1f, .5f, 0f, 0f)).setLimit(2);

    var plain =
        query(QueryFactory.fusion(Fusion.RRF)).addPrefetch(first).addPrefetch(second).build();
    List<ScoredPoint> hits = client().queryAsync(plain).get();
    var sixty =
        query(rrf(Rrf.newBuilder().setK(60).build())).addPrefetch(first).addPrefetch(second);
    List<ScoredPoint> slower = client().queryAsync(sixty.build()).get();

    assertThat(ids(hits)).startsWith(2L);
    assertThat(hits.get(0).getScore()).isCloseTo(1 / 2f + 1 / 3f, within(1e-6f));
    assertThat(slower.get(0).getScore()).isCloseTo(1 / 60f + 1 / 61f, within(1e-6f));
  }

  @Test
  default void reranksPrefetchedPointsOnly() throws Exception {
    fan();
    var prefetch =
        PrefetchQuery.newBuilder()
            .setQuery(nearest(1f, 0f, 0f, 0f))
            .setFilter(must(matchKeyword("doc", "a")));

    var request = query(nearest(0f, 1f, 0f, 0f)).addPrefetch(prefetch);

    assertThat(ids(client().queryAsync(request.build()).get())).containsExactly(2L, 1L);
  }

  @Test
  default void groupsByAPayloadValue() throws Exception {
    fan();

    List<PointGroup> groups =
        client()
            .queryGroupsAsync(
                QueryPointGroups.newBuilder()
                    .setCollectionName(collection())
                    .setQuery(nearest(1f, 0f, 0f, 0f))
                    .setGroupBy("doc")
                    .setGroupSize(1)
                    .setLimit(2)
                    .build())
            .get();

    assertThat(groups.stream().map(group -> group.getId().getStringValue()).toList())
        .containsExactly("a", "b");
    assertThat(ids(groups.get(0).getHitsList())).containsExactly(1L);
  }

  @Test
  default void searchesNamedDenseAndSparseVectors() throws Exception {
    String name = "contract-" + UUID.randomUUID();
    var dense = VectorParams.newBuilder().setSize(2).setDistance(Distance.Euclid).build();
    client()
        .createCollectionAsync(
            CreateCollection.newBuilder()
                .setCollectionName(name)
                .setVectorsConfig(
                    VectorsConfig.newBuilder()
                        .setParamsMap(VectorParamsMap.newBuilder().putMap("place", dense)))
                .setSparseVectorsConfig(
                    SparseVectorConfig.newBuilder()
                        .putMap("words", SparseVectorParams.getDefaultInstance()))
                .build())
        .get();
    client()
        .upsertAsync(
            name,
            List.of(
                named(1, List.of(0f, 0f), List.of(1f, 2f), List.of(7, 9)),
                named(2, List.of(3f, 4f), List.of(5f), List.of(9))))
        .get();

    var byPlace =
        QueryPoints.newBuilder()
            .setCollectionName(name)
            .setUsing("place")
            .setQuery(nearest(0f, 1f));
    var byWords =
        QueryPoints.newBuilder()
            .setCollectionName(name)
            .setUsing("words")
            .setQuery(nearest(List.of(1f, 1f), List.of(9, 1000)));
    List<ScoredPoint> near = client().queryAsync(byPlace.build()).get();
    List<ScoredPoint> alike = client().queryAsync(byWords.build()).get();
    client().deleteCollectionAsync(name).get();

    assertThat(ids(near)).containsExactly(1L, 2L);
    assertThat(near.get(0).getScore()).isCloseTo(1f, within(1e-6f));
    assertThat(ids(alike)).containsExactly(2L, 1L);
    assertThat(alike.get(0).getScore()).isCloseTo(5f, within(1e-6f));
  }

  private static PointStruct named(
      long id, List<Float> place, List<Float> weights, List<Integer> words) {
    return PointStruct.newBuilder()
        .setId(id(id))
        .setVectors(
            VectorsFactory.namedVectors(
                Map.of(
                    "place", VectorFactory.vector(place),
                    "words", VectorFactory.vector(weights, words))))
        .build();
  }
}
