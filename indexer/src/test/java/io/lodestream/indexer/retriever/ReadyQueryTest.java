package io.lodestream.indexer.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.retrieval.RecipeQuery;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyQueryTest {

  private static final float[] DENSE = {0.5f, -1, 2};
  private static final SparseVector SPARSE =
      new SparseVector(new int[] {7, 90}, new float[] {1, 1});

  @TempDir private Path classes;

  static Stream<RetrieverRecipe> recipes() {
    return Stream.of(
        Recipes.dense(),
        Recipes.sparse(),
        Recipes.weighted(0.3),
        Recipes.weighted(1.0 / 3),
        Recipes.reciprocalRanks(0.5),
        Recipes.reciprocalRanks(0.7));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theJavaClassCompilesAndMakesTheQueryOfTheSearchEndpoint(RetrieverRecipe recipe)
      throws Exception {
    // When
    compile(ready(recipe).java());
    // Then
    for (int limit : List.of(10, 250)) {
      for (var words : List.of(SPARSE, new SparseVector(new int[0], new float[0]))) {
        var expected =
            new RecipeQuery(recipe, limit)
                .points(Optional.of(DENSE), words)
                .setCollectionName("line-m1")
                .setWithPayload(WithPayloadSelectorFactory.enable(true))
                .build();
        assertThat(queryOfTheClass(words, limit)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void theJsonNamesOnlyTheVectorsThatTheRecipeSearchesBy(RetrieverRecipe recipe) {
    var json = ready(recipe).json();
    var text = json.toString();
    assertThat(text.contains(ReadyQuery.DENSE)).isEqualTo(recipe.getMode() != modeOf("SPARSE"));
    assertThat(text.contains(ReadyQuery.INDICES)).isEqualTo(recipe.getMode() != modeOf("DENSE"));
    assertThat(json.path("limit").asInt()).isEqualTo(10);
    assertThat(json.path("with_payload").asBoolean()).isTrue();
  }

  @Test
  void thePythonProgramHasNothingLeftToFillIn() {
    recipes()
        .forEach(
            recipe -> {
              var python = ready(recipe).python();
              assertThat(python).doesNotContain("{{").contains("COLLECTION = \"line-m1\"");
              assertThat(python).contains("LODESTREAM = \"http://localhost:8080\"");
            });
    assertThat(ready(Recipes.weighted(0.25)).python())
        .contains("models.MultExpression(mult=[0.25, \"$score[0]\"])")
        .contains("models.MultExpression(mult=[0.75, \"$score[1]\"])");
  }

  @Test
  void theProgramsReachTheStoreAsTheIndexerDoesAndNeverShowItsKey() throws Exception {
    // Given, when
    var open = ready(Recipes.dense());
    var tls = ready(Recipes.dense(), true, Optional.empty());
    var secret = ready(Recipes.dense(), true, Optional.of("s3cret"));
    var plain = ready(Recipes.dense(), false, Optional.of("s3cret"));
    // Then
    assertThat(open.python())
        .contains("grpc_port=6334, prefer_grpc=True, check_compatibility=False)");
    assertThat(tls.python()).contains("prefer_grpc=True, https=True, check");
    assertThat(secret.python())
        .contains("prefer_grpc=True, https=True, api_key=os.environ[\"QDRANT_API_KEY\"], check");
    assertThat(plain.python())
        .as("with a key, the client would take TLS for granted")
        .contains("https=False, api_key=os.environ[\"QDRANT_API_KEY\"], check");
    assertThat(open.java()).contains("newBuilder(\"localhost\", 6334, false).build()");
    assertThat(secret.java())
        .contains(
            "newBuilder(\"localhost\", 6334,"
                + " true).withApiKey(System.getenv(\"QDRANT_API_KEY\")).build()");
    compile(secret.java());
    for (var ready : List.of(secret, plain)) {
      assertThat(ready.python() + ready.java() + ready.json()).doesNotContain("s3cret", "{{");
    }
  }

  @Test
  void theJsonTakesVectorsInThePlaceholdersStead() {
    var nodes = JsonNodeFactory.instance;
    var json = ready(Recipes.weighted(0.5)).json(nodes.arrayNode().add(1), nodes.objectNode());
    assertThat(json.toString()).doesNotContain("<");
  }

  private static RetrievalMode modeOf(String name) {
    return RetrievalMode.valueOf(name);
  }

  private static ReadyQuery ready(RetrieverRecipe recipe) {
    return ready(recipe, false, Optional.empty());
  }

  private static ReadyQuery ready(RetrieverRecipe recipe, boolean tls, Optional<String> key) {
    var store = new SharedSettings.Vectors("localhost", 6334, tls, key);
    return new ReadyQuery(recipe, "line-m1", "m1", "http://localhost:8080", store);
  }

  private void compile(String source) {
    var file =
        new SimpleJavaFileObject(
            URI.create("string:///Retriever.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var messages = new StringWriter();
    var options = List.of("-d", classes.toString(), "-cp", classPath(), "--release", "17");
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, List.of(file))
            .call();
    assertThat(compiled).as(messages + "\n" + source).isTrue();
  }

  /** What an application has that depends on {@code io.qdrant:client} alone. */
  private static String classPath() {
    return Stream.of(QdrantClient.class, Message.class, ListenableFuture.class, Status.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private QueryPoints queryOfTheClass(SparseVector words, int limit) throws Exception {
    try (var loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, ReadyQueryTest.class.getClassLoader())) {
      var query =
          loader
              .loadClass("Retriever")
              .getMethod("query", List.class, List.class, List.class, int.class);
      var dense = List.of(DENSE[0], DENSE[1], DENSE[2]);
      var indices = words.isEmpty() ? List.of() : List.of(7, 90);
      var values = words.isEmpty() ? List.of() : List.of(1f, 1f);
      return (QueryPoints) query.invoke(null, dense, indices, values, limit);
    }
  }
}
