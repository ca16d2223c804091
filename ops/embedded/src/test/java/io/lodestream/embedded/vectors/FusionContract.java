package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.ids;
import static io.lodestream.embedded.vectors.StoreUnderTest.refusal;
import static io.qdrant.client.ConditionFactory.range;
import static io.qdrant.client.ExpressionFactory.constant;
import static io.qdrant.client.ExpressionFactory.mult;
import static io.qdrant.client.ExpressionFactory.sum;
import static io.qdrant.client.ExpressionFactory.variable;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.formula;
import static io.qdrant.client.QueryFactory.fusion;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.ValueFactory.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status.Code;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.Points.Expression;
import io.qdrant.client.grpc.Points.Formula;
import io.qdrant.client.grpc.Points.Fusion;
import io.qdrant.client.grpc.Points.MultExpression;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SumExpression;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Hybrid queries: an unnamed dense vector beside a sparse one with inverse document frequencies,
 * fused by scores and by formulas. Point n has the sparse index 9; 1 and 2 also have index 7.
 */
interface FusionContract extends StoreUnderTest {

  /** Replaces the suite's collection by one with both kinds of vectors. */
  private void hybrid() throws Exception {
    var dense = VectorParams.newBuilder().setSize(2).setDistance(Distance.Dot);
    client().deleteCollectionAsync(collection()).get();
    client()
        .createCollectionAsync(
            CreateCollection.newBuilder()
                .setCollectionName(collection())
                .setVectorsConfig(VectorsConfig.newBuilder().setParams(dense))
                .setSparseVectorsConfig(
                    SparseVectorConfig.newBuilder()
                        .putMap(
                            "words",
                            SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build()))
                .build())
        .get();
    upsert(
        both(1, 4, List.of(1f, 2f), List.of(7, 9)),
        both(2, 3, List.of(2f, 1f), List.of(7, 9)),
        both(3, 1, List.of(1f), List.of(9)),
        both(4, 2, List.of(3f), List.of(9)));
  }

  private static PointStruct both(
      long id, float dense, List<Float> weights, List<Integer> indices) {
    return PointStruct.newBuilder()
        .setId(id(id))
        .putPayload("price", value(10 * id))
        .setVectors(
            VectorsFactory.namedVectors(
                Map.of(
                    "", VectorFactory.vector(dense, 0f),
                    "words", VectorFactory.vector(weights, indices))))
        .build();
  }

  private static PrefetchQuery.Builder byDense(int limit) {
    return PrefetchQuery.newBuilder().setQuery(nearest(1f, 0f)).setLimit(limit);
  }

  private static PrefetchQuery.Builder byWords(int index) {
    return PrefetchQuery.newBuilder()
        .setQuery(nearest(List.of(1f), List.of(index)))
        .setUsing("words");
  }

  private static PrefetchQuery normalized(PrefetchQuery.Builder source) {
    return PrefetchQuery.newBuilder().addPrefetch(source).setQuery(fusion(Fusion.DBSF)).build();
  }

  private QueryPoints.Builder query() {
    return QueryPoints.newBuilder().setCollectionName(collection());
  }

  private static Expression share(float weight, String score) {
    return mult(
        MultExpression.newBuilder().addMult(constant(weight)).addMult(variable(score)).build());
  }

  private static Formula.Builder sumOf(Expression... parts) {
    return Formula.newBuilder()
        .setExpression(sum(SumExpression.newBuilder().addAllSum(List.of(parts)).build()));
  }

  @Test
  default void describesTheSparseVectorWithItsModifier() throws Exception {
    hybrid();

    var params = client().getCollectionInfoAsync(collection()).get().getConfig().getParams();

    assertThat(params.getVectorsConfig().getParams().getSize()).isEqualTo(2);
    assertThat(params.getSparseVectorsConfig().getMapMap()).containsOnlyKeys("words");
    assertThat(params.getSparseVectorsConfig().getMapOrThrow("words").getModifier())
        .isEqualTo(Modifier.Idf);
  }

  @Test
  default void multipliesByTheInverseDocumentFrequency() throws Exception {
    hybrid();

    var both = nearest(List.of(1f, 1f), List.of(7, 9));
    List<ScoredPoint> hits =
        client().queryAsync(query().setUsing("words").setQuery(both).build()).get();

    float seven = (float) Math.log(1 + (4 - 2 + .5) / (2 + .5));
    float nine = (float) Math.log(1 + (4 - 4 + .5) / (4 + .5));
    assertThat(ids(hits)).containsExactly(2L, 1L, 4L, 3L);
    assertThat(hits.get(0).getScore()).isCloseTo(2 * seven + nine, within(1e-6f));
    assertThat(hits.get(1).getScore()).isCloseTo(seven + 2 * nine, within(1e-6f));
    assertThat(hits.get(2).getScore()).isCloseTo(3 * nine, within(1e-6f));
  }

  @Test
  default void findsNothingByAnEmptySparseVector() throws Exception {
    hybrid();

    var nothing = nearest(List.of(), List.of());

    assertThat(client().queryAsync(query().setUsing("words").setQuery(nothing).build()).get())
        .isEmpty();
  }

  @Test
  default void fusesScoresByTheirDistribution() throws Exception {
    hybrid();

    List<ScoredPoint> hits =
        client()
            .queryAsync(
                query()
                    .addPrefetch(byDense(3))
                    .addPrefetch(byWords(7))
                    .setQuery(fusion(Fusion.DBSF))
                    .build())
            .get();

    // Dense 4, 3, 2: mean 3, deviation 1. Words 2, 1 times idf: .5 and half a root of 2 off the
    // mean
    float off = (float) (.5 / Math.sqrt(.5) / 6);
    assertThat(ids(hits)).containsExactly(2L, 1L, 4L);
    assertThat(hits.get(0).getScore()).isCloseTo(.5f + .5f + off, within(1e-6f));
    assertThat(hits.get(1).getScore()).isCloseTo(4 / 6f + .5f - off, within(1e-6f));
    assertThat(hits.get(2).getScore()).isCloseTo(2 / 6f, within(1e-6f));
  }

  @Test
  default void givesTheMiddleToARankingWithoutSpread() throws Exception {
    hybrid();

    var one = query().addPrefetch(byDense(1)).setQuery(fusion(Fusion.DBSF));

    assertThat(client().queryAsync(one.build()).get().get(0).getScore()).isEqualTo(.5f);
  }

  @Test
  default void weighsNormalizedScoresByAFormula() throws Exception {
    hybrid();
    var weights =
        sumOf(share(.25f, "$score[0]"), share(.75f, "$score[1]"))
            .putDefaults("$score[1]", value(0d));

    List<ScoredPoint> hits =
        client()
            .queryAsync(
                query()
                    .addPrefetch(normalized(byDense(3)))
                    .addPrefetch(normalized(byWords(7)))
                    .setQuery(formula(weights.build()))
                    .setLimit(3)
                    .build())
            .get();

    float off = (float) (.5 / Math.sqrt(.5) / 6);
    assertThat(ids(hits)).containsExactly(2L, 1L, 4L);
    assertThat(hits.get(0).getScore()).isCloseTo(.25f * .5f + .75f * (.5f + off), within(1e-6f));
    assertThat(hits.get(1).getScore()).isCloseTo(.25f * 4 / 6f + .75f * (.5f - off), within(1e-6f));
    assertThat(hits.get(2).getScore()).isCloseTo(.25f * 2 / 6f, within(1e-6f));
  }

  @Test
  default void takesDefaultsForMissingScoresAndNumbersFromThePayload() throws Exception {
    hybrid();
    var formula =
        sumOf(variable("$score"), share(.1f, "price"), share(1, "discount"))
            .putDefaults("$score", value(100d))
            .putDefaults("discount", value(-1));

    List<ScoredPoint> hits =
        client()
            .queryAsync(
                query()
                    .addPrefetch(byDense(1))
                    .addPrefetch(byDense(2))
                    .setQuery(formula(formula.build()))
                    .build())
            .get();

    assertThat(ids(hits)).containsExactly(2L, 1L);
    assertThat(hits.get(0).getScore()).isCloseTo(100 + 2 - 1, within(1e-5f));
    assertThat(hits.get(1).getScore()).isCloseTo(4 + 1 - 1, within(1e-5f));
  }

  @Test
  default void refusesFormulasThatCannotBeComputed() throws Exception {
    hybrid();
    var missing = formula(sumOf(variable("discount")).build());
    var reserved = formula(sumOf(variable("$rank")).build());

    var withoutPrefetch = client().queryAsync(query().setQuery(missing).build());
    var withoutValue =
        client().queryAsync(query().addPrefetch(byDense(1)).setQuery(missing).build());
    var unknown = client().queryAsync(query().addPrefetch(byDense(1)).setQuery(reserved).build());

    assertThat(refusal(withoutPrefetch).getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal(withoutValue).getDescription()).contains("discount");
    assertThat(refusal(unknown).getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  default void filtersBothSidesOfAFusion() throws Exception {
    hybrid();
    var cheap = range("price", Range.newBuilder().setLte(20).build());

    List<ScoredPoint> hits =
        client()
            .queryAsync(
                query()
                    .addPrefetch(normalized(byDense(10)))
                    .addPrefetch(normalized(byWords(9)))
                    .setQuery(fusion(Fusion.DBSF))
                    .setFilter(StoreUnderTest.must(cheap))
                    .build())
            .get();

    assertThat(ids(hits)).containsExactlyInAnyOrder(1L, 2L);
  }
}
