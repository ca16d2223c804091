package io.lodestream.runtime.retrieval;

import static io.qdrant.client.ExpressionFactory.constant;
import static io.qdrant.client.ExpressionFactory.mult;
import static io.qdrant.client.ExpressionFactory.sum;
import static io.qdrant.client.ExpressionFactory.variable;
import static io.qdrant.client.QueryFactory.formula;
import static io.qdrant.client.QueryFactory.fusion;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.QueryFactory.rrf;
import static io.qdrant.client.ValueFactory.value;

import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.VectorNames;
import io.lodestream.schemas.FusionMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.qdrant.client.grpc.Points.Expression;
import io.qdrant.client.grpc.Points.Formula;
import io.qdrant.client.grpc.Points.Fusion;
import io.qdrant.client.grpc.Points.MultExpression;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.Rrf;
import io.qdrant.client.grpc.Points.SumExpression;
import io.qdrant.client.grpc.Points.VectorInput;
import java.util.Optional;

/**
 * A recipe as one query of Qdrant's Query API (1.14 or newer; reciprocal ranks with a weight other
 * than .5 need the newest). {@link RecipeJson} is the same for REST.
 *
 * <p>Weighted scores: a formula over two prefetches, each a distribution-based fusion (DBSF) of one
 * search, which brings the search's scores to the scale 0 to 1; a hit missing on one side has 0
 * there. Reciprocal ranks: weights are doubled, so that .5 leaves both rankings as they are; {@code
 * rrfK} is Qdrant's k, by which the first rank adds {@code 1 / k}. Reranking is not the store's.
 *
 * @param recipe what is searched and fused
 *     <p>What is fused does not depend on the limit: always the best {@code depth} hits of each
 *     side, since a fusion of more would score, and order, the first hits otherwise. A hybrid
 *     recipe thus finds at most twice its depth.
 * @param limit hits wanted; of a hybrid recipe there may be fewer
 */
public record RecipeQuery(RetrieverRecipe recipe, int limit) {

  static final String DENSE_SCORE = "$score[0]";
  static final String SPARSE_SCORE = "$score[1]";

  public RecipeQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit of a query must be at least 1, was " + limit);
    }
  }

  /**
   * The query without collection, filter and what to return of the hits. A filter set on it holds
   * for both sides.
   *
   * @param dense needed unless the recipe's mode is SPARSE
   * @param sparse when empty, a hybrid recipe searches by the dense vector alone, whose hits then
   *     have its own scores, and a sparse one finds nothing
   */
  public QueryPoints.Builder points(Optional<float[]> dense, SparseVector sparse) {
    QueryPoints.Builder query = QueryPoints.newBuilder().setLimit(limit);
    boolean hybrid = recipe.getMode() == RetrievalMode.HYBRID;
    if (recipe.getMode() == RetrievalMode.SPARSE) {
      return query.setUsing(VectorNames.SPARSE).setQuery(sparseQuery(sparse));
    }
    Query byDense =
        nearest(
            dense.orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a recipe of mode %s needs a dense vector".formatted(recipe.getMode()))));
    if (!hybrid || sparse.isEmpty()) {
      return query.setQuery(byDense);
    }
    PrefetchQuery denseHits =
        PrefetchQuery.newBuilder().setQuery(byDense).setLimit(depth()).build();
    PrefetchQuery sparseHits =
        PrefetchQuery.newBuilder()
            .setQuery(sparseQuery(sparse))
            .setUsing(VectorNames.SPARSE)
            .setLimit(depth())
            .build();
    return recipe.getFusion() == FusionMethod.RRF
        ? query.addPrefetch(denseHits).addPrefetch(sparseHits).setQuery(byRanks())
        : query
            .addPrefetch(normalized(denseHits))
            .addPrefetch(normalized(sparseHits))
            .setQuery(weighted());
  }

  /** Hits fetched from each side. */
  int depth() {
    return recipe.getDepth();
  }

  private static Query sparseQuery(SparseVector sparse) {
    VectorInput.Builder input = VectorInput.newBuilder();
    var vector = input.getSparseBuilder();
    for (int i = 0; i < sparse.indices().length; i++) {
      vector.addIndices(sparse.indices()[i]).addValues(sparse.values()[i]);
    }
    return nearest(input.build());
  }

  private PrefetchQuery normalized(PrefetchQuery hits) {
    return PrefetchQuery.newBuilder()
        .addPrefetch(hits)
        .setQuery(fusion(Fusion.DBSF))
        .setLimit(depth())
        .build();
  }

  private Query weighted() {
    return formula(
        Formula.newBuilder()
            .setExpression(
                sum(
                    SumExpression.newBuilder()
                        .addSum(share(Fusions.denseWeight(recipe), DENSE_SCORE))
                        .addSum(share(Fusions.sparseWeight(recipe), SPARSE_SCORE))
                        .build()))
            .putDefaults(DENSE_SCORE, value(0d))
            .putDefaults(SPARSE_SCORE, value(0d))
            .build());
  }

  private static Expression share(float weight, String score) {
    return mult(
        MultExpression.newBuilder().addMult(constant(weight)).addMult(variable(score)).build());
  }

  private Query byRanks() {
    return rrf(
        Rrf.newBuilder()
            .setK(recipe.getRrfK())
            .addWeights(2 * Fusions.denseWeight(recipe))
            .addWeights(2 * Fusions.sparseWeight(recipe))
            .build());
  }
}
