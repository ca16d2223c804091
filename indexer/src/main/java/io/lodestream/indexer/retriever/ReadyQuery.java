package io.lodestream.indexer.retriever;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.retrieval.RecipeJson;
import io.lodestream.runtime.retrieval.RecipeQuery;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.FusionMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A recipe as a query of Qdrant: a REST body, a Python program and a Java class, each complete but
 * for the vectors, which {@code POST /v1/embeddings} gives. Reranking is not among them: the store
 * cannot do it.
 *
 * @param lodestream address of the embedding endpoint
 * @param store how the indexer reaches the vector store; the key is never printed, the programs
 *     take it from the environment variable {@code QDRANT_API_KEY}
 */
public record ReadyQuery(
    RetrieverRecipe recipe,
    String collection,
    String modelId,
    String lodestream,
    SharedSettings.Vectors store) {

  static final String DENSE = "<dense vector>";
  static final String INDICES = "<sparse indices>";
  static final String VALUES = "<sparse values>";
  private static final int LIMIT = 10;
  private static final String JAVA_KEY = ".withApiKey(System.getenv(\"QDRANT_API_KEY\"))";

  /** Body of {@code POST /collections/NAME/points/query}; vectors are {@code <...>} texts. */
  public ObjectNode json() {
    var sparse =
        JsonNodeFactory.instance.objectNode().put("indices", INDICES).put("values", VALUES);
    return json(TextNode.valueOf(DENSE), sparse);
  }

  ObjectNode json(JsonNode dense, JsonNode sparse) {
    return RecipeJson.body(new RecipeQuery(recipe, LIMIT), dense, sparse).put("with_payload", true);
  }

  /** A program that searches for its arguments. */
  public String python() {
    return filled(resource("retriever.py.txt").replace("{{query}}", body(".py.txt")));
  }

  /** A class {@code Retriever} without dependencies besides {@code io.qdrant:client}. */
  public String java() {
    var text = resource("Retriever.java.txt").replace("{{query}}", body(".java.txt"));
    if (isHybrid() && recipe.getFusion() == FusionMethod.WEIGHTED) {
      int end = text.lastIndexOf('}');
      text = text.substring(0, end) + resource("weighted-share.java.txt") + "}\n";
    }
    return filled(text);
  }

  private boolean isHybrid() {
    return recipe.getMode() == RetrievalMode.HYBRID;
  }

  private String body(String language) {
    var fusion = recipe.getFusion() == FusionMethod.RRF ? "rrf" : "weighted";
    return switch (recipe.getMode()) {
      case DENSE -> resource("dense" + language).stripTrailing();
      case SPARSE -> resource("sparse" + language).stripTrailing();
      case HYBRID ->
          resource("hybrid" + language)
              .replace("{{fusion}}", resource(fusion + language).stripTrailing())
              .stripTrailing();
    };
  }

  /** Weights in single precision, as they travel to the store. */
  private String filled(String text) {
    float dense = (float) recipe.getDenseWeight();
    float sparse = (float) (1 - recipe.getDenseWeight());
    boolean python = text.startsWith("\"");
    var values =
        Map.ofEntries(
            Map.entry("recipe", Recipes.name(recipe)),
            Map.entry("collection", quoted(collection)),
            Map.entry("model", quoted(modelId)),
            Map.entry("address", python ? quoted(lodestream) : lodestream),
            Map.entry("host", quoted(store.host())),
            Map.entry("port", Integer.toString(store.port())),
            Map.entry("security", python ? pythonSecurity() : ""),
            Map.entry("tls", Boolean.toString(store.tls())),
            Map.entry("key", store.apiKey().isPresent() ? JAVA_KEY : ""),
            Map.entry("wantsSparse", recipe.getMode() == RetrievalMode.DENSE ? "False" : "True"),
            Map.entry("depth", Integer.toString(recipe.getDepth())),
            Map.entry("rrfK", Integer.toString(recipe.getRrfK())),
            Map.entry("dense", Float.toString(dense)),
            Map.entry("sparse", Float.toString(sparse)),
            Map.entry("doubledDense", Float.toString(2 * dense)),
            Map.entry("doubledSparse", Float.toString(2 * sparse)));
    var filled = text;
    for (var value : values.entrySet()) {
      filled = filled.replace("{{%s}}".formatted(value.getKey()), value.getValue());
    }
    return filled;
  }

  /** Spelled out with a key, since the client takes a key for a wish for TLS. */
  private String pythonSecurity() {
    if (store.apiKey().isPresent()) {
      return ", https=%s, api_key=os.environ[\"QDRANT_API_KEY\"]"
          .formatted(store.tls() ? "True" : "False");
    }
    return store.tls() ? ", https=True" : "";
  }

  /** JSON's texts are texts of Java and Python too. */
  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static String resource(String name) {
    try (var in = ReadyQuery.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource %s cannot be read".formatted(name), e);
    }
  }
}
