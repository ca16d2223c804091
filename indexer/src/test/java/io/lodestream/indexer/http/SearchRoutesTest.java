package io.lodestream.indexer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.Javalin;
import io.lodestream.indexer.collections.FoundPassage;
import io.lodestream.indexer.search.FakeIndex;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.search.Rerankers;
import io.lodestream.indexer.search.RetrievalSettingsOf;
import io.lodestream.indexer.search.Searcher;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.http.InFlight;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.retrieval.Recipes;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchRoutesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final FoundPassage HIT =
      new FoundPassage(
          "5c56c793-69f3-4fbf-87e6-c4bf54c28c26",
          0.75,
          "d#1",
          "d",
          "Title",
          List.of("One", "Two"),
          "the text",
          3,
          11,
          Map.of("tenant", "a"));

  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeIndex models =
      new FakeIndex()
          .open("m1", Optional.of(Recipes.weighted(0.3)))
          .open("old", Optional.empty(), Optional.empty(), Optional.of(Recipes.weighted(0.3)))
          .serve("m1");
  private Optional<IndexStatus> index = Optional.of(models);
  private QueryPoints asked;
  private Javalin app;

  @BeforeEach
  void start() {
    var settings = RetrievalSettingsOf.keys();
    var searcher =
        new Searcher(
            settings,
            query -> {
              asked = query;
              return List.of(HIT);
            },
            new Rerankers(Optional.empty()),
            new StageMeters("indexer"));
    var store = SharedSettings.from(Settings.of(Map.of())).vectors();
    var routes = new SearchRoutes(() -> index, searcher, new InFlight(4), settings, store);
    app = Javalin.create(config -> routes.addTo(config.routes));
    app.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  void findsPassagesForAText() throws Exception {
    var answer = post(200, "{\"query\": \"what is kafka\"}");
    assertThat(answer.path("collection").asText()).isEqualTo("line-m1");
    assertThat(answer.path("model").asText()).isEqualTo("m1");
    assertThat(answer.path("recipe").asText()).isEqualTo("hybrid weighted .3");
    assertThat(answer.path("reranked").asBoolean(true)).isFalse();
    assertThat(answer.has("warning")).isFalse();
    assertThat(answer.path("took_ms").isIntegralNumber()).isTrue();
    assertThat(answer.path("hits")).hasSize(1);
    assertThat(answer.path("hits").path(0))
        .isEqualTo(
            JSON.readTree(
                """
                {"id": "5c56c793-69f3-4fbf-87e6-c4bf54c28c26", "score": 0.75, "passage_id": "d#1",
                 "document_id": "d", "title": "Title", "headings": ["One", "Two"],
                 "text": "the text", "start_offset": 3, "end_offset": 11,
                 "attributes": {"tenant": "a"}}
                """));
  }

  @Test
  void passesLimitFilterPinAndSidesOn() throws Exception {
    var answer =
        post(
            200,
            """
            {"query": "logs", "limit": 1000, "collection": "line-old", "retrieval": "dense",
             "filter": {"must": [{"key": "attributes.tenant", "match": {"value": "a"}}]}}
            """);
    assertThat(answer.path("collection").asText()).isEqualTo("line-old");
    assertThat(answer.path("recipe").asText()).isEqualTo("dense");
    assertThat(asked.getLimit()).isEqualTo(1000);
    assertThat(asked.getFilter().getMust(0).getField().getMatch().getKeyword()).isEqualTo("a");
  }

  @Test
  void warnsWhereACollectionHasNoSparseSide() throws Exception {
    var answer = post(200, "{\"query\": \"logs\", \"collection\": \"old\"}");
    assertThat(answer.path("recipe").asText()).isEqualTo("dense");
    assertThat(answer.path("warning").asText()).contains("has no sparse vectors");
    var retriever = get(200, "?collection=old");
    assertThat(retriever.path("sparse").isNull()).isTrue();
    assertThat(retriever.path("warning").asText()).contains("has no sparse vectors");
    assertThat(retriever.path("recipe").path("mode").asText()).isEqualTo("DENSE");
  }

  @Test
  void takesAQueryOfTenThousandWords() throws Exception {
    var query = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      query.append("word").append(i).append(' ');
    }
    post(200, "{\"query\": \"" + query + "\"}");
    var words = asked.getPrefetch(1).getPrefetch(0).getQuery().getNearest().getSparse();
    assertThat(words.getIndicesCount()).isGreaterThan(9_990);
  }

  @Test
  void takesAQueryOfAnotherScriptThanTheCorpus() throws Exception {
    post(200, "{\"query\": \"журнал сообщений とは 何ですか\"}");
    assertThat(asked.getPrefetchCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          400 | {"query": | the body is not JSON
          400 | [] | the body must be a JSON object with 'query'
          400 | {} | 'query' must be there
          400 | {"query": 5} | 'query' must be a text
          400 | {"query": ""} | 'query' must not be empty
          400 | {"query": " \\n"} | 'query' must not be empty
          400 | {"query": "a", "limit": 0} | 'limit' must be a whole number from 1 to 1000, was 0
          400 | {"query": "a", "limit": 1001} | 'limit' must be a whole number
          400 | {"query": "a", "limit": 2.5} | 'limit' must be a whole number
          400 | {"query": "a", "limit": "ten"} | 'limit' must be a whole number
          400 | {"query": "a", "limt": 5} | 'limt' is not a field of this request; its fields are collection, filter
          400 | {"query": "a", "retrieval": "magic"} | 'retrieval' must be dense, sparse or hybrid
          400 | {"query": "a", "retrieval": "sparse", "collection": "old"} | collection line-old has no sparse vectors
          400 | {"query": "a", "filter": {"musst": []}} | filter has 'musst', which is not understood here
          404 | {"query": "a", "collection": "line-gone"} | there is no collection or model line-gone
          503 | {"query": "a", "collection": "line-closed"} | collection line-closed is not open
          """)
  void saysWhatIsWrongWithASearch(int status, String body, String message) throws Exception {
    var error = post(status, body).path("error");
    assertThat(error.path("message").asText()).startsWith(message);
    assertThat(error.path("type").asText())
        .isEqualTo(status == 503 ? "unavailable" : "invalid_request_error");
  }

  @Test
  void boundsTheQueryAndTheBody() throws Exception {
    var long1 = "{\"query\": \"" + "a".repeat(200_001) + "\"}";
    assertThat(post(400, long1).path("error").path("message").asText())
        .isEqualTo("'query' must have at most 200000 characters, had 200001");
    var huge = "{\"query\": \"" + "a".repeat(SearchBody.MAX_BYTES) + "\"}";
    assertThat(post(413, huge).path("error").path("message").asText())
        .isEqualTo("the body must have at most 1048576 bytes");
  }

  @Test
  void tellsHowToFindTheSameInTheStore() throws Exception {
    var answer = get(200, "");
    assertThat(answer.path("collection").asText()).isEqualTo("line-m1");
    assertThat(answer.path("dimension").asInt()).isEqualTo(16);
    assertThat(answer.path("recipe").path("name").asText()).isEqualTo("hybrid weighted .3");
    assertThat(answer.path("source").asText()).isEqualTo("promotion");
    var sparse = answer.path("sparse");
    assertThat(sparse.path("vector").asText()).isEqualTo("bm25");
    assertThat(sparse.path("language").asText()).isEqualTo("english");
    assertThat(sparse.path("avg_len").asDouble()).isEqualTo(50);
    assertThat(sparse.path("inference").path("model").asText()).isEqualTo("qdrant/bm25");
    assertThat(answer.path("path").asText()).isEqualTo("/collections/line-m1/points/query");
    assertThat(answer.path("json").path("prefetch")).hasSize(2);
    assertThat(answer.path("python").asText())
        .contains("LODESTREAM = \"http://127.0.0.1:" + app.port() + "\"");
    assertThat(answer.path("java").asText()).contains("public final class Retriever");
  }

  @Test
  void saysSoWhileNothingServes() throws Exception {
    index = Optional.empty();
    assertThat(post(503, "{\"query\": \"a\"}").path("error").path("message").asText())
        .isEqualTo("no collection serves yet");
    get(503, "");
    index = Optional.of(models);
    get(404, "?collection=line-gone");
  }

  private JsonNode post(int status, String body) throws Exception {
    var request = request("/v1/search").POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return answer(status, request);
  }

  private JsonNode get(int status, String parameters) throws Exception {
    return answer(status, request("/v1/retriever" + parameters).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path));
  }

  private JsonNode answer(int status, HttpRequest request) throws Exception {
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }
}
