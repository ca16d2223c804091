package io.lodestream.indexer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javalin.Javalin;
import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.indexer.search.FakeIndex;
import io.lodestream.indexer.search.Rerankers;
import io.lodestream.indexer.search.RetrievalSettingsOf;
import io.lodestream.indexer.search.Searcher;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.http.InFlight;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input, as a client of {@code /v1/search} sees it, over collections of the embedded store. */
class SearchEndpointIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final RetrieverRecipe HYBRID = Recipes.weighted(0.01);

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeIndex index = new FakeIndex();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private EmbeddedVectorStore server;
  private QdrantClient client;
  private QdrantCollections store;
  private HttpServer reranker;
  private Javalin app;

  @BeforeEach
  void start() throws IOException {
    connect();
    reranker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    reranker.setExecutor(threads);
    reranker.start();
    filled(
        "m",
        Words.SIDE,
        Map.of(
            "log#0", "Kafka keeps an ordered log of records",
            "beer#0", "Zymurgy is the study of fermentation in brewing",
            "bread#0", "Sourdough needs fermentation, salt and time"));
    index.open("m", Optional.of(HYBRID)).serve("m");
  }

  private void connect() {
    server = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
    client =
        new QdrantClient(
            QdrantGrpcClient.newBuilder(server.host(), server.port(), false, false).build());
    store = new QdrantCollections(client, new GraphSettings(16, 100));
  }

  @AfterEach
  void stop() {
    stopping.countDown();
    reranker.stop(0);
    threads.shutdown();
    if (app != null) {
      app.stop();
    }
    client.close();
    server.close();
  }

  @Test
  void aQueryOfStopWordsIsSearchedByItsVectorAndSaysSo() throws Exception {
    var answer = search("what is the of");
    assertThat(answer.path("hits")).hasSize(3);
    assertThat(answer.path("warning").asText())
        .startsWith("the query has no words besides stop words");
  }

  @Test
  void aQueryOfTenThousandWordsFindsItsOneRareWord() throws Exception {
    var words = IntStream.range(0, 10_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    var answer = search(words + " zymurgy");
    assertThat(passages(answer)).startsWith("beer#0").hasSize(3);
    assertThat(answer.has("warning")).isFalse();
  }

  @Test
  void aQueryInAnotherScriptThanTheCorpusIsAnsweredByItsVector() throws Exception {
    for (var query : List.of("что такое журнал записей", "日志是什么", "ما هو السجل", "👍🏽")) {
      assertThat(search(query).path("hits")).as(query).hasSize(3);
    }
  }

  @Test
  void aCorpusInALanguageWithoutAStemmerIsFoundByItsWords() throws Exception {
    // Given Hebrew, for which there is neither a stemmer nor a list of stop words
    var side = SparseSide.of(new SparseSettings("none", 50));
    filled(
        "hebrew",
        side,
        Map.of("beer#0", "תסיסה של בירה היא מלאכה", "bread#0", "לחם מחמצת צריך מלח וזמן"));
    index
        .open(
            "hebrew",
            Optional.of(SparseWords.of("line-hebrew", side)),
            Optional.empty(),
            Optional.of(HYBRID))
        .serve("hebrew");
    // When, then
    assertThat(passages(search("בירה"))).startsWith("beer#0");
    assertThat(passages(search("מחמצת"))).startsWith("bread#0");
  }

  @Test
  void aCollectionOfAnOlderVersionIsServedDenseAfterARestartOnItsDataDirectory() throws Exception {
    // Given a collection as versions without a sparse side made it, and a restart
    var embedder = new HashEmbedder("old".hashCode());
    var vectors =
        VectorParams.newBuilder().setSize(embedder.dimension()).setDistance(Distance.Cosine);
    client.createCollectionAsync("line-old", vectors.build()).get();
    store.upsert("line-old", List.of(point("old", "beer#0", "about beer", Optional.empty())));
    client.close();
    server.close();
    connect();
    // When
    var recorded = store.sparseSide("line-old");
    index
        .open(
            "old",
            recorded.map(side -> SparseWords.of("line-old", side)),
            Optional.empty(),
            Optional.of(Recipes.weighted(0.5)))
        .serve("old");
    var answer = search("beer");
    // Then
    assertThat(recorded).isEmpty();
    assertThat(answer.path("recipe").asText()).isEqualTo("dense");
    assertThat(passages(answer)).containsExactly("beer#0");
    assertThat(answer.path("warning").asText())
        .startsWith("collection line-old has no sparse vectors");
  }

  static Stream<Arguments> brokenAnswers() {
    return Stream.of(
        Arguments.of("fewer scores", (IntFunction<String>) n -> scores(0, n - 1, "0.5")),
        Arguments.of("more scores", (IntFunction<String>) n -> scores(0, n + 1, "0.5")),
        Arguments.of("NaN", (IntFunction<String>) n -> scores(0, n, "NaN")),
        Arguments.of("NaN as a text", (IntFunction<String>) n -> scores(0, n, "\"NaN\"")),
        Arguments.of("null", (IntFunction<String>) n -> scores(0, n, "null")),
        Arguments.of("other ids", (IntFunction<String>) n -> scores(7, n, "0.5")),
        Arguments.of("no JSON", (IntFunction<String>) n -> "<html>sorry</html>"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenAnswers")
  void aRerankerThatAnswersNonsenseCostsTheRerankingOnly(String what, IntFunction<String> answer)
      throws Exception {
    var asRetrieved = passages(search("fermentation of zymurgy"));
    reranker.createContext("/", exchange -> send(exchange, answer));
    expectUnreranked(address(), "30s", asRetrieved);
  }

  @Test
  void aRerankerThatIsDownCostsTheRerankingOnly() throws Exception {
    var asRetrieved = passages(search("fermentation of zymurgy"));
    var closed = address();
    reranker.stop(0);
    expectUnreranked(closed, "30s", asRetrieved);
  }

  @Test
  void aRerankerThatIsSlowCostsNoMoreThanItsTimeout() throws Exception {
    var asRetrieved = passages(search("fermentation of zymurgy"));
    reranker.createContext("/", exchange -> awaitStop());
    expectUnreranked(address(), "300ms", asRetrieved);
  }

  @Test
  void aRerankerThatKnowsTheAnswerOrdersTheTop() throws Exception {
    // Given one that likes the last passage best
    var asRetrieved = passages(search("fermentation of zymurgy"));
    reranker.createContext(
        "/",
        exchange ->
            send(
                exchange,
                n ->
                    IntStream.range(0, n)
                        .mapToObj(i -> result(i, Integer.toString(i)))
                        .collect(Collectors.joining(",", "{\"results\":[", "]}"))));
    // When
    var answer = reranked(address(), "30s");
    // Then
    assertThat(answer.path("reranked").asBoolean()).isTrue();
    assertThat(passages(answer)).startsWith(asRetrieved.get(asRetrieved.size() - 1));
  }

  private void expectUnreranked(String url, String timeout, List<String> asRetrieved)
      throws Exception {
    var answer = reranked(url, timeout);
    assertThat(answer.path("reranked").asBoolean()).isFalse();
    assertThat(answer.path("warning").asText())
        .isEqualTo("the reranker failed: the ranking is not reranked");
    assertThat(passages(answer)).isEqualTo(asRetrieved);
  }

  private JsonNode reranked(String url, String timeout) throws Exception {
    index.open("m", Optional.of(Recipes.reranked(HYBRID, RerankMethod.EXTERNAL, 1)));
    app.stop();
    app = null;
    return search(
        RetrievalSettingsOf.keys(
            "rerank", "external", "rerank.url", url, "rerank.timeout", timeout),
        "fermentation of zymurgy");
  }

  private String address() {
    return "http://127.0.0.1:" + reranker.getAddress().getPort();
  }

  private static String scores(int from, int count, String score) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> result(i, score))
        .collect(Collectors.joining(",", "{\"results\":[", "]}"));
  }

  private static String result(int index, String score) {
    return "{\"index\":%d,\"relevance_score\":%s}".formatted(index, score);
  }

  private static void send(HttpExchange exchange, IntFunction<String> answer) throws IOException {
    try (exchange) {
      int passages = JSON.readTree(exchange.getRequestBody()).path("documents").size();
      var body = answer.apply(passages).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void awaitStop() {
    try {
      stopping.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode search(String query) throws Exception {
    return search(RetrievalSettingsOf.keys(), query);
  }

  private JsonNode search(RetrievalSettings settings, String query) throws Exception {
    if (app == null) {
      var searcher =
          new Searcher(
              settings,
              asked -> store.search(asked),
              new Rerankers(
                  settings.endpoint().url().map(u -> settings.endpoint().reranker(clock()))),
              new StageMeters("indexer"));
      var vectors = SharedSettings.from(Settings.of(Map.of())).vectors();
      var routes =
          new SearchRoutes(() -> Optional.of(index), searcher, new InFlight(4), settings, vectors);
      app = Javalin.create(config -> routes.addTo(config.routes));
      app.start("127.0.0.1", 0);
    }
    var body = JSON.createObjectNode().put("query", query).toString();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/v1/search"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static Clock clock() {
    return Clock.systemUTC();
  }

  private static List<String> passages(JsonNode answer) {
    return answer.path("hits").findValuesAsText("passage_id");
  }

  private void filled(String modelId, SparseSide side, Map<String, String> texts) {
    var collection = "line-" + modelId;
    store.create(collection, modelId, new HashEmbedder(modelId.hashCode()).dimension(), side);
    var words = Optional.of(SparseWords.of(collection, side));
    store.upsert(
        collection,
        texts.entrySet().stream()
            .map(text -> point(modelId, text.getKey(), text.getValue(), words))
            .toList());
  }

  private static IndexPoint point(
      String modelId, String passageId, String text, Optional<SparseWords> words) {
    var passage =
        Passage.newBuilder()
            .setDocumentId(passageId.replaceFirst("#.*", ""))
            .setOrdinal(0)
            .setText(text)
            .setStartOffset(0)
            .setEndOffset(text.length())
            .setContentHash("hash")
            .setCluster("c")
            .setTokenCount(1)
            .setVersion(1)
            .build();
    var input = EmbeddingInput.of(passage);
    var vector = new HashEmbedder(modelId.hashCode()).embed(List.of(input), TextRole.PASSAGE)[0];
    return new IndexPoint(
        passageId, passage, modelId, vector, words.map(w -> w.encoder().passage(input)));
  }
}
