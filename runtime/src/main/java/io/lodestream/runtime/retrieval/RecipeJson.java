package io.lodestream.runtime.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.VectorNames;
import io.lodestream.schemas.FusionMethod;
import io.lodestream.schemas.RetrievalMode;

/**
 * A {@link RecipeQuery} as the body of Qdrant's {@code POST /collections/NAME/points/query}.
 *
 * <p>Vectors are given as Qdrant's REST reads them, so that a body may also hold a text that Qdrant
 * turns into a vector itself ({@code {"text": ..., "model": "qdrant/bm25"}}) or a placeholder.
 */
public final class RecipeJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RecipeJson() {}

  /**
   * The body for a query with both vectors; the one that the recipe does not search by is ignored.
   *
   * @param dense such as {@link #vector(float[])}
   * @param sparse such as {@link #vector(SparseVector)}
   */
  public static ObjectNode body(RecipeQuery query, JsonNode dense, JsonNode sparse) {
    var recipe = query.recipe();
    ObjectNode body = JSON.objectNode();
    if (recipe.getMode() == RetrievalMode.HYBRID) {
      ObjectNode denseHits = search(dense, "").put("limit", query.depth());
      ObjectNode sparseHits = search(sparse, VectorNames.SPARSE).put("limit", query.depth());
      if (recipe.getFusion() == FusionMethod.RRF) {
        body.putArray("prefetch").add(denseHits).add(sparseHits);
        body.putObject("query")
            .putObject("rrf")
            .put("k", recipe.getRrfK())
            .putArray("weights")
            .add(2 * Fusions.denseWeight(recipe))
            .add(2 * Fusions.sparseWeight(recipe));
      } else {
        body.putArray("prefetch")
            .add(normalized(denseHits, query.depth()))
            .add(normalized(sparseHits, query.depth()));
        body.set("query", weighted(query));
      }
    } else if (recipe.getMode() == RetrievalMode.SPARSE) {
      body.setAll(search(sparse, VectorNames.SPARSE));
    } else {
      body.setAll(search(dense, VectorNames.DENSE));
    }
    return body.put("limit", query.limit());
  }

  /** A dense vector in JSON. */
  public static JsonNode vector(float[] values) {
    var array = JSON.arrayNode();
    for (float value : values) {
      array.add(value);
    }
    return array;
  }

  /** A sparse vector in JSON. */
  public static JsonNode vector(SparseVector vector) {
    ObjectNode node = JSON.objectNode();
    var indices = node.putArray("indices");
    for (int index : vector.indices()) {
      indices.add(Integer.toUnsignedLong(index));
    }
    node.set("values", vector(vector.values()));
    return node;
  }

  private static ObjectNode search(JsonNode vector, String using) {
    ObjectNode search = JSON.objectNode();
    search.set("query", vector);
    return using.isEmpty() ? search : search.put("using", using);
  }

  private static ObjectNode normalized(ObjectNode hits, int depth) {
    ObjectNode fused = JSON.objectNode();
    fused.set("prefetch", hits);
    fused.putObject("query").put("fusion", "dbsf");
    return fused.put("limit", depth);
  }

  private static ObjectNode weighted(RecipeQuery query) {
    ObjectNode weighted = JSON.objectNode();
    var sum = weighted.putObject("formula").putArray("sum");
    sum.addObject()
        .putArray("mult")
        .add(Fusions.denseWeight(query.recipe()))
        .add(RecipeQuery.DENSE_SCORE);
    sum.addObject()
        .putArray("mult")
        .add(Fusions.sparseWeight(query.recipe()))
        .add(RecipeQuery.SPARSE_SCORE);
    weighted.putObject("defaults").put(RecipeQuery.DENSE_SCORE, 0).put(RecipeQuery.SPARSE_SCORE, 0);
    return weighted;
  }
}
