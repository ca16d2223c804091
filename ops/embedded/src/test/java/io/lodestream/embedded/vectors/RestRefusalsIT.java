package io.lodestream.embedded.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the REST side turns down, and in which words. */
class RestRefusalsIT {

  private static final String MIXED = "/collections/mixed/points";
  private static final int TOO_LARGE = (16 << 20) + 1;

  @TempDir private static Path directory;
  private static EmbeddedVectorStore store;
  private static RestReader rest;

  @BeforeAll
  static void writes() throws Exception {
    store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory.resolve("open")));
    try (var client = Clients.of(store)) {
      RestCollections.write(client);
    }
    rest = new RestReader(store.restUri());
  }

  @AfterAll
  static void stops() {
    store.close();
  }

  @Test
  void knowsNoSuchCollectionOrPoint() throws Exception {
    var collection = rest.get("/collections/none");
    var query = rest.post("/collections/none/points/query", "{'query':[1,0]}");
    var point = rest.get(MIXED + "/99");
    var byPoint = rest.post(MIXED + "/query", "{'query':99}");

    assertThat(collection.status()).isEqualTo(404);
    assertThat(collection.error()).isEqualTo("Not found: Collection `none` doesn't exist!");
    assertThat(collection.body().get("time").isNumber()).isTrue();
    assertThat(query.status()).isEqualTo(404);
    assertThat(query.error()).isEqualTo(collection.error());
    assertThat(point.status()).isEqualTo(404);
    assertThat(byPoint.status()).isEqualTo(404);
    assertThat(rest.get("/telemetry").error()).contains("/telemetry not found");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /collections/new",
    "PATCH, /collections/mixed",
    "DELETE, /collections/mixed",
    "PUT, /collections/mixed/points?wait=true",
    "POST, /collections/mixed/points/delete?wait=true",
    "POST, /collections/mixed/points/payload",
    "PUT, /collections/mixed/points/payload",
    "POST, /collections/mixed/points/payload/clear",
    "PUT, /collections/mixed/points/vectors",
    "POST, /collections/mixed/points/vectors/delete",
    "POST, /collections/mixed/points/batch",
    "PUT, /collections/mixed/index",
    "POST, /collections/mixed/snapshots",
    "POST, /collections/aliases"
  })
  void writesNothing(String method, String path) throws Exception {
    var answer =
        rest.send(method, path, BodyPublishers.ofString("{}"), "Content-Type", "application/json");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error())
        .isEqualTo("The REST side of the embedded vector store reads only: write by gRPC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "query | {'query':{'recommend':{'positive':[1]}}} | query variant RECOMMEND",
        "query | {'query':{'discover':{'target':1,'context':[]}}} | query variant DISCOVER",
        "query | {'query':{'context':[]}} | query variant CONTEXT",
        "query | {'query':{'order_by':'n'}} | query variant ORDER_BY",
        "query | {'query':{'sample':'random'}} | query variant SAMPLE",
        "query | {'query':{'nearest':[1,0],'mmr':{'diversity':0.5}}} | NEAREST_WITH_MMR",
        "query | {'query':{'text':'to embed','model':'any'}} | query by DOCUMENT",
        "query | {'query':[[1,0],[0,1]]} | query by MULTI_DENSE",
        "query | {'query':[1,0],'lookup_from':{'collection':'named'}} | lookup_from",
        "query | {'query':[1,0],'shard_key':'a'} | `shard_key` in a query request",
        "query | {'prefetch':[{'query':[1,0]}],'query':{'formula':{'sqrt':1}}} | expression sqrt",
        "query/groups | {'query':[1,0],'group_by':'n','with_lookup':'named'} | with_lookup",
        "scroll | {'order_by':'n'} | scroll with order_by",
        "scroll | {'filter':{'must':[{'key':'g','geo_radius':{}}]}} | geographic filters (key `g`)",
        "recommend | {} | points/recommend",
        "search/groups | {} | points/search/groups"
      })
  void namesWhatItDoesNotSupport(String call, String body, String feature) throws Exception {
    var answer = rest.post(MIXED + "/" + call, body);

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.error())
        .startsWith("The embedded vector store does not support")
        .contains(feature);
  }

  @Test
  void countsNoFacets() throws Exception {
    var answer = rest.post("/collections/mixed/facet", "{'key':'color'}");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.error()).isEqualTo("The embedded vector store does not support facet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "query | {'query':[1,0 | the body is not JSON",
        "query | `` | the body is empty",
        "query | [] | a query request must be a JSON object, was array",
        "query | {'query':[1,0]} {} | the body is not JSON",
        "scroll | {'filter':{},'filter':{}} | Duplicate field 'filter'",
        "scroll | {'filters':{}} | unknown field `filters` in a scroll request",
        "scroll | {'filter':{'muts':[]}} | unknown field `muts` in a filter",
        "scroll | {'filter':{'must':[{}]}} | a filter has an empty condition",
        "scroll | {'filter':{'must':[{'key':'n'}]}} | the condition on key `n` asks nothing",
        "scroll | {'filter':{'must':[{'key':'n','mach':{}}]}} | unknown field `mach`",
        "scroll | {'filter':{'must':[{'key':'n','match':{}}]}} | match on key `n` has no value",
        "scroll | {'filter':{'must':[{'key':'n','match':{'value':1.5}}]}} | match on key `n`",
        "scroll | {'filter':{'must':[{'key':'n','match':{'any':[1,'a']}}]}} | match on key `n`",
        "scroll | {'filter':{'must':[{'key':'t','range':{'gt':'noon'}}]}} | `noon` is no time",
        "scroll | {'filter':{'must':[{'has_id':['x']}]}} | Unable to parse UUID: x",
        "scroll | {'limit':0} | limit: value 0 invalid",
        "scroll | {'limit':-1} | `limit` in a scroll request must be a whole number from 0, was -1",
        "scroll | {'with_payload':'yes'} | with_payload must be a JSON object",
        "query | {'query':[1,2,3]} | Vector dimension error: expected dim: 2, got 3",
        "query | {'query':[1,'a']} | a vector must consist of numbers",
        "query | {'query':[1,0],'using':'none'} | Not existing vector name error: `none`",
        "query | {'query':{'fusion':'max'}} | fusion must be rrf or dbsf, was `max`",
        "query | {'query':{'fusion':'rrf'}} | fusion needs prefetches",
        "query | {'query':{'near':[1,0]}} | a query must have one of [nearest, fusion",
        "query | {'query':{'indices':[1],'values':[1,2]},'using':'words'} | 1 indices and 2 values",
        "query | {'query':-1} | point id -1 is not a number from 0 to 2^64 - 1",
        "query | {'query':[1,0],'params':{'hnsw':1}} | unknown field `hnsw` in params",
        "query/batch | {} | a batch lacks `searches`",
        "search | {'vector':[1,0]} | a search request lacks `limit`",
        "scroll?limit=5 | {} | unknown query parameter `limit`"
      })
  void namesWhatIsWrong(String call, String body, String reason) throws Exception {
    var answer = rest.post(MIXED + "/" + call, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("Wrong input: ").contains(reason);
  }

  @Test
  void refusesDeepAndLargeBodies() throws Exception {
    var deep = rest.post(MIXED + "/query", "[".repeat(5_000));
    var large =
        rest.send(
            "POST",
            MIXED + "/query",
            BodyPublishers.ofByteArray(new byte[TOO_LARGE]),
            "Content-Type",
            "application/json");

    assertThat(deep.status()).isEqualTo(400);
    assertThat(deep.error()).contains("nesting depth");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.error()).isNotEmpty();
  }

  @Test
  void refusesALargeBodyOfUntoldLength() throws Exception {
    var large =
        rest.send(
            "POST",
            MIXED + "/query",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[TOO_LARGE])),
            "Content-Type",
            "application/json");

    assertThat(large.status()).isEqualTo(413);
  }

  @Test
  void refusesOtherMethodsAndTypes() throws Exception {
    var method = rest.get(MIXED + "/query/batch");
    var type =
        rest.send(
            "POST", MIXED + "/scroll", BodyPublishers.ofString("{}"), "Content-Type", "text/plain");

    assertThat(method.status()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("POST");
    assertThat(method.error()).isNotEmpty();
    assertThat(type.status()).isEqualTo(415);
    assertThat(type.error()).isEqualTo("Content-Type must be application/json");
  }

  @Test
  void refusesAForeignHost() throws Exception {
    try (var socket = new Socket(store.host(), store.restPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /collections HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Host is not a name");
    }
  }

  @Test
  void admitsOnlyHoldersOfTheKey() throws Exception {
    var options = VectorStoreOptions.in(directory.resolve("locked")).withApiKey("s3cret");
    try (var locked = EmbeddedVectorStore.start(options)) {
      var door = new RestReader(locked.restUri());

      assertThat(door.get("/collections").status()).isEqualTo(401);
      assertThat(door.get("/collections").error()).startsWith("Must provide an API key");
      assertThat(door.get("/collections", "api-key", "guess").status()).isEqualTo(401);
      assertThat(door.get("/collections", "api-key", "s3cret").status()).isEqualTo(200);
      assertThat(door.get("/collections", "Authorization", "Bearer s3cret").status())
          .isEqualTo(200);
      assertThat(door.get("/").status()).isEqualTo(200);
      assertThat(door.get("/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void namesThePortInUseAndLeavesNothingRunning() throws IOException {
    Path fresh = directory.resolve("fresh");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var options = VectorStoreOptions.in(fresh).withRestPort(taken.getLocalPort());

      assertThatThrownBy(() -> EmbeddedVectorStore.start(options))
          .isInstanceOf(VectorStoreException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d: Address already in use", taken.getLocalPort());
    }
    EmbeddedVectorStore.start(VectorStoreOptions.in(fresh)).close();
  }
}
