package io.lodestream.indexer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.Javalin;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexerRoutesTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final HashEmbedder champion = new HashEmbedder(1);
  private final HashEmbedder candidate = new HashEmbedder(2);
  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<IndexStatus> index = Optional.of(new TwoModels());
  private Javalin app;

  @BeforeEach
  void start() {
    app = Javalin.create(config -> new IndexerRoutes(() -> index, 4).addTo(config.routes));
    app.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  void embedsAQueryWithTheServingModelAndNamesItsCollection() throws Exception {
    var answer = post(200, "{\"input\": \"what is kafka\", \"model\": \"text-embedding-3-small\"}");
    assertThat(answer.path("model").asText()).isEqualTo("m1");
    assertThat(answer.path("collection").asText()).isEqualTo("line-m1");
    assertThat(floats(answer, 0))
        .isEqualTo(champion.embed(List.of("what is kafka"), TextRole.QUERY)[0]);
  }

  @Test
  void embedsSeveralPassagesInOrder() throws Exception {
    var answer = post(200, "{\"input\": [\"one\", \"two\"], \"input_type\": \"passage\"}");
    var expected = champion.embed(List.of("one", "two"), TextRole.PASSAGE);
    assertThat(floats(answer, 0)).isEqualTo(expected[0]);
    assertThat(floats(answer, 1)).isEqualTo(expected[1]);
    assertThat(answer.path("data").path(1).path("index").asInt()).isEqualTo(1);
  }

  @Test
  void embedsWithAnotherOpenModelWhenItIsNamed() throws Exception {
    var answer = post(200, "{\"input\": \"q\", \"model\": \"m2\"}");
    assertThat(answer.path("collection").asText()).isEqualTo("line-m2");
    assertThat(floats(answer, 0)).isEqualTo(candidate.embed(List.of("q"), TextRole.QUERY)[0]);
  }

  @Test
  void givesSparseVectorsBesideForQueriesAndPassages() throws Exception {
    var encoder = Words.encoder().orElseThrow();
    for (var type : List.of("query", "passage")) {
      var body = "{\"input\": [\"the logs\", \"the\"], \"sparse\": true, \"input_type\": \"%s\"}";
      var data = post(200, body.formatted(type)).path("data");
      var expected = type.equals("query") ? encoder.query("the logs") : encoder.passage("the logs");
      var found = data.path(0).path("sparse_embedding");
      assertThat(found.path("indices")).hasSize(1);
      assertThat(found.path("indices").path(0).asLong())
          .isEqualTo(Integer.toUnsignedLong(expected.indices()[0]));
      assertThat(found.path("values").path(0).floatValue()).isEqualTo(expected.values()[0]);
      assertThat(data.path(1).path("sparse_embedding").path("indices")).isEmpty();
    }
    var without = post(200, "{\"input\": \"a\"}").path("data").path(0);
    assertThat(without.has("sparse_embedding")).isFalse();
  }

  @Test
  void neverAnswersForAModelOfTheLineWithAnothersVector() throws Exception {
    var error = post(503, "{\"input\": \"q\", \"model\": \"m-old\"}").path("error");
    assertThat(error.path("message").asText()).isEqualTo("model m-old is not open");
    assertThat(error.path("type").asText()).isEqualTo("unavailable");
  }

  @Test
  void sendsBase64AsOpenAisPythonClientAsks() throws Exception {
    var answer = post(200, "{\"input\": \"q\", \"encoding_format\": \"base64\"}");
    var bytes = Base64.getDecoder().decode(answer.path("data").path(0).path("embedding").asText());
    var vector = new float[champion.dimension()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    assertThat(vector).isEqualTo(champion.embed(List.of("q"), TextRole.QUERY)[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"input": | the body is not JSON
          `` | the body must be a JSON object
          [1] | the body must be a JSON object
          {"input": "a"} trailing | the body is not JSON
          {"model": "m"} | 'input' must be a text or an array
          {"input": 7} | 'input' must be a text or an array
          {"input": []} | 'input' must not be empty
          {"input": [""]} | 'input' must not be empty
          {"input": [[1, 2]]} | every item of 'input' must be a text
          {"input": "a", "input_type": "doc"} | 'input_type' must be query or passage
          {"input": "a", "encoding_format": "hex"} | 'encoding_format' must be float or base64
          {"input": "a", "dimensions": 8} | 'dimensions' must be 16
          {"input": "a", "dimensions": "8"} | 'dimensions' must be a whole number
          {"input": "a", "model": 5} | 'model' must be a text
          {"input": "a", "sparse": "yes"} | 'sparse' must be true or false
          {"input": "a", "model": "m2", "sparse": true} | collection line-m2 has no sparse vectors
          """)
  void saysWhatIsWrongWithARequest(String body, String message) throws Exception {
    var error = post(400, body).path("error");
    assertThat(error.path("message").asText()).startsWith(message);
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
  }

  @Test
  void refusesTooManyTextsAndTooManyBytes() throws Exception {
    var many = "{\"input\": [" + "\"a\",".repeat(256) + "\"a\"]}";
    assertThat(post(400, many).path("error").path("message").asText())
        .isEqualTo("'input' must have at most 256 texts, had 257");
    var large = "{\"input\": \"" + "a".repeat(JsonBody.MAX_BYTES) + "\"}";
    assertThat(post(400, large).path("error").path("message").asText())
        .isEqualTo("the body must have at most 1048576 bytes");
  }

  @Test
  void saysSoWhileNothingServes() throws Exception {
    index = Optional.empty();
    assertThat(post(503, "{\"input\": \"a\"}").path("error").path("message").asText())
        .isEqualTo("no collection serves yet");
  }

  @Test
  void listsTheCollections() throws Exception {
    var answer = JSON.readTree(send("/v1/collections", Optional.empty()).body());
    assertThat(answer.path("serving").asText()).isEqualTo("line-m1");
    var listed = answer.path("collections").path(0);
    assertThat(listed.path("collection").asText()).isEqualTo("line-m1");
    assertThat(listed.path("state").asText()).isEqualTo("SERVING");
    assertThat(listed.path("points").asInt()).isEqualTo(3);
    assertThat(listed.path("sparse").asBoolean()).isTrue();
  }

  private JsonNode post(int status, String body) throws Exception {
    var response = send("/v1/embeddings", Optional.of(body == null ? "" : body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> send(String path, Optional<String> body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
            .header("content-type", "application/json");
    body.ifPresent(b -> request.POST(HttpRequest.BodyPublishers.ofString(b)));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static float[] floats(JsonNode answer, int index) throws IOException {
    return JSON.treeToValue(answer.path("data").path(index).path("embedding"), float[].class);
  }

  private final class TwoModels implements IndexStatus {

    @Override
    public Optional<Searchable> serving() {
      return searchable("m1");
    }

    @Override
    public Optional<Searchable> searchable(String modelId) {
      return switch (modelId) {
        case "m1", "line-m1" ->
            Optional.of(
                new Searchable(
                    "line-m1",
                    "m1",
                    champion,
                    Optional.of(Words.of("line-m1")),
                    Optional.empty(),
                    Optional.empty()));
        case "m2" ->
            Optional.of(
                new Searchable(
                    "line-m2",
                    "m2",
                    candidate,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        default -> Optional.empty();
      };
    }

    @Override
    public boolean hasModel(String modelId) {
      return Set.of("m1", "m2", "m-old").contains(modelId);
    }

    @Override
    public List<IndexEvent> collections() {
      return List.of(
          IndexEvent.newBuilder()
              .setCollection("line-m1")
              .setLine("line")
              .setModelId("m1")
              .setState(IndexState.SERVING)
              .setAlias("line")
              .setPoints(3)
              .setExpectedPoints(3)
              .setAt(Instant.EPOCH)
              .build());
    }
  }
}
