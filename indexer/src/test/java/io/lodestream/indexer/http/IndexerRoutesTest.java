package io.lodestream.indexer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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
  private final AtomicLong cut = new AtomicLong();
  private Javalin app;

  @BeforeEach
  void start() {
    app =
        Javalin.create(
            config -> new IndexerRoutes(() -> index, 4, cut::addAndGet).addTo(config.routes));
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
  void readsTokenIdsAsLangChainSendsThem() throws Exception {
    // "hello world" and "what is kafka" in cl100k_base
    var answer = post(200, "{\"input\": [[15339, 1917], [12840, 374, 68952]]}");
    var expected = champion.embed(List.of("hello world", "what is kafka"), TextRole.QUERY);
    assertThat(floats(answer, 0)).isEqualTo(expected[0]);
    assertThat(floats(answer, 1)).isEqualTo(expected[1]);
    assertThat(floats(post(200, "{\"input\": [15339, 1917]}"), 0)).isEqualTo(expected[0]);
  }

  @Test
  void embedsAsManyTextsAsOpenAiTakesInOrder() throws Exception {
    var texts = IntStream.range(0, 2_048).mapToObj(i -> "text " + i).toList();
    var body = JSON.createObjectNode().set("input", JSON.valueToTree(texts)).toString();
    var data = post(200, body);
    assertThat(data.path("data")).hasSize(2_048);
    for (int i : new int[] {0, 63, 64, 2_047}) {
      assertThat(floats(data, i))
          .isEqualTo(champion.embed(List.of("text " + i), TextRole.QUERY)[0]);
    }
    assertThat(data.path("usage").path("total_tokens").asLong()).isEqualTo(4 * 2_048);
  }

  @Test
  void embedsAnEmptyTextRatherThanRefuseTheWholeList() throws Exception {
    assertThat(post(200, "{\"input\": [\"\", \"a\"]}").path("data")).hasSize(2);
  }

  @Test
  void tellsWhatItCut() throws Exception {
    var answer = post(200, "{\"input\": [\"a b\", \"1 2 3 4 5 6 7\"]}");
    assertThat(answer.path("truncated").toString()).isEqualTo("[1]");
    assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(4 + 8);
    assertThat(cut).hasValue(1);
    assertThat(post(200, "{\"input\": \"a\"}").has("truncated")).isFalse();
  }

  @Test
  void givesTheLeadingComponentsAtLengthOne() throws Exception {
    var vector = floats(post(200, "{\"input\": \"q\", \"dimensions\": 2}"), 0);
    var whole = champion.embed(List.of("q"), TextRole.QUERY)[0];
    assertThat(vector).hasSize(2);
    assertThat(Math.hypot(vector[0], vector[1])).isCloseTo(1, within(1e-6));
    assertThat(vector[0] / vector[1]).isCloseTo(whole[0] / whole[1], within(1e-3f));
  }

  @ParameterizedTest
  @CsvSource({"search_query, QUERY", "search_document, PASSAGE", "document, PASSAGE"})
  void knowsCoheresAndVoyagesNamesOfRoles(String name, TextRole role) throws Exception {
    var answer = post(200, "{\"input\": \"q\", \"input_type\": \"%s\"}".formatted(name));
    assertThat(floats(answer, 0)).isEqualTo(champion.embed(List.of("q"), role)[0]);
  }

  @Test
  void listsModelsAsOpenAiDoes() throws Exception {
    var models = get(200, "/v1/models");
    assertThat(models.path("object").asText()).isEqualTo("list");
    assertThat(models.path("data").findValuesAsText("id")).containsExactly("m1", "m2");
    assertThat(get(200, "/v1/models/m2").path("dimensions").asInt()).isEqualTo(16);
    var error = get(404, "/v1/models/m-old").path("error");
    assertThat(error.path("code").asText()).isEqualTo("model_not_found");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
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
          {"model": "m"} | 'input' must be a text, an array of texts, or token ids
          {"input": 7} | 'input' must be a text, an array of texts, or token ids
          {"input": []} | 'input' must have 1 to 2048 texts, had 0
          {"input": [true]} | every item of 'input' must be a text or an array of token ids
          {"input": [[1, -2]]} | text 0 of 'input' must have token ids of cl100k_base, 0 to 100255, had -2
          {"input": [1, "a"]} | 'input' must have token ids of cl100k_base, 0 to 100255, had "a"
          {"input": ["a", [100300]]} | text 1 of 'input' must have token ids of cl100k_base
          {"input": "a", "input_type": "doc"} | 'input_type' must be one of document, passage, query
          {"input": "a", "encoding_format": "hex"} | 'encoding_format' must be float or base64
          {"input": "a", "dimensions": 17} | 'dimensions' must be 1 to 16, which model m1 has, was 17
          {"input": "a", "dimensions": 0} | 'dimensions' must be a whole number of 1 or more
          {"input": "a", "dimensions": "8"} | 'dimensions' must be a whole number of 1 or more
          {"input": ["a", "1 2 3 4 5 6 7"], "truncate": false} | text 1 of 'input' has 9 tokens, model m1 reads 8
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
    var many = "{\"input\": [" + "\"a\",".repeat(2_048) + "\"a\"]}";
    assertThat(post(400, many).path("error").path("message").asText())
        .isEqualTo("'input' must have 1 to 2048 texts, had 2049");
    var large = "{\"input\": \"" + "a".repeat(EmbeddingRequest.MAX_BYTES) + "\"}";
    assertThat(post(413, large).path("error").path("message").asText())
        .isEqualTo("the body must have at most 8388608 bytes");
  }

  @Test
  void tellsASenderWhoseBodyBreaksOff() throws Exception {
    try (var socket = new Socket("127.0.0.1", app.port())) {
      var head =
          "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\nConnection: close\r\n\r\n{\"input\":";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain(" 500 ").containsPattern("HTTP/1.1 40[08] ");
    }
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

  private JsonNode get(int status, String path) throws Exception {
    var response = send(path, Optional.empty());
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
    public List<Searchable> open() {
      return List.of(searchable("m1").orElseThrow(), searchable("m2").orElseThrow());
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
