package io.lodestream.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.config.RoutesConfig;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageServerTest {

  private final AtomicReference<Health> health = new AtomicReference<>(new Health.Healthy());
  private final StageMeters ingest = new StageMeters("ingest");
  private final StageMeters trainer = new StageMeters("trainer");
  private final StageServer server = start(0);

  private StageServer start(int port) {
    return start(new SharedSettings.Http("127.0.0.1", port));
  }

  private StageServer start(SharedSettings.Http http) {
    return StageServer.start(http, List.of(new FakeStage(health)), List.of(ingest, trainer));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
  }

  @Test
  void isLiveAndReadyWhileHealthy() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).isEqualTo("{\"ingest\":\"ok\"}");
  }

  @Test
  void isLiveButNotReadyWhileStarting() throws Exception {
    health.set(new Health.Starting("the broker"));
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("starting, waiting for the broker");
  }

  @Test
  void isNeitherAfterAFailure() throws Exception {
    health.set(new Health.Failed(new IllegalStateException("disk gone")));
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").body()).contains("failed: disk gone");
  }

  @Test
  void saysEachMetricsHelpOnceForSeveralStages() throws Exception {
    ingest.count(MetricName.DEAD_LETTERS, 2);
    trainer.count(MetricName.DEAD_LETTERS, 3);
    trainer.set(MetricName.TRAINING_LOSS, 0.5);
    var text = get("/metrics").body();
    assertThat(text.lines().filter(line -> line.startsWith("# TYPE lodestream_dead_letters")))
        .hasSize(1);
    assertThat(text)
        .containsSubsequence(
            "# TYPE lodestream_dead_letters_total",
            "lodestream_dead_letters_total{stage=\"ingest\"} 2.0",
            "lodestream_dead_letters_total{stage=\"trainer\"} 3.0",
            "lodestream_training_loss{stage=\"trainer\"} 0.5");
  }

  @Test
  void hasFiguresOfTheProcessAndCountersThatHaveNotCountedYet() throws Exception {
    assertThat(get("/metrics").body())
        .contains("lodestream_documents_read_total{stage=\"ingest\"} 0.0")
        .contains("lodestream_build_info{java=\"" + System.getProperty("java.version"))
        .contains("jvm_memory_used_bytes{area=\"heap\"")
        .contains("process_files_open_files");
  }

  @Test
  void servesTheStagesOwnRoutes() throws Exception {
    assertThat(get("/hello").body()).isEqualTo("from the stage");
  }

  @Test
  void namesThePortThatIsInUse() {
    int port = server.uri().getPort();
    assertThatThrownBy(() -> start(port))
        .isInstanceOf(FatalException.class)
        .hasMessage("http.port %d on 127.0.0.1 is in use or not permitted".formatted(port));
  }

  @Test
  void refusesAHostThatIsNoNameOfTheListener() throws Exception {
    assertThat(raw("GET /metrics HTTP/1.1", "Host: evil.example")).contains(" 403 ");
    assertThat(raw("GET /metrics HTTP/1.1", "Host: evil.example"))
        .contains("Host 'evil.example' is not a name of this listener");
    assertThat(raw("GET /metrics HTTP/1.1", "Host: LOCALHOST:8080")).contains(" 200 ");
    assertThat(raw("GET /metrics HTTP/1.1", "Host: [::1]:1")).contains(" 200 ");
  }

  @Test
  void takesAHostThatIsAllowed() throws Exception {
    try (var open =
        start(
            new SharedSettings.Http(
                "127.0.0.1", 0, Set.of("search.example"), Optional.empty(), Optional.empty()))) {
      assertThat(raw(open.uri().getPort(), "GET /hello HTTP/1.1", "Host: search.example"))
          .contains(" 200 ");
    }
  }

  @Test
  void takesABodyOnlyAsJson() throws Exception {
    assertThat(
            raw(
                "POST /hello HTTP/1.1",
                "Host: localhost",
                "Content-Type: text/plain",
                "Content-Length: 0"))
        .contains(" 415 ")
        .contains("Content-Type must be application/json");
    assertThat(
            raw(
                "POST /hello HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json; charset=utf-8",
                "Content-Length: 0"))
        .contains(" 200 ");
  }

  @Test
  void answersHealthAlsoWherePeopleLookFirst() throws Exception {
    health.set(new Health.Starting("the broker"));
    for (var live : List.of("/livez", "/healthz")) {
      assertThat(get(live).statusCode()).as(live).isEqualTo(200);
    }
    for (var ready : List.of("/health", "/readyz")) {
      assertThat(get(ready).statusCode()).as(ready).isEqualTo(503);
    }
  }

  @Test
  void namesTheMethodsOfAPathThatIsThere() throws Exception {
    assertThat(raw("DELETE /hello HTTP/1.1", "Host: localhost"))
        .contains(" 405 ")
        .containsPattern("(?i)allow: GET, POST")
        .contains("\"type\":\"invalid_request_error\"");
  }

  @Test
  void sendsErrorsInTheShapeOfOpenAi() throws Exception {
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/nothing").body())
        .isEqualTo(
            "{\"error\":{\"message\":\"Endpoint GET /nothing not found\","
                + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}");
  }

  @Test
  void asksForTheTokenButForHealth() throws Exception {
    try (var open =
        start(
            new SharedSettings.Http(
                "127.0.0.1", 0, Set.of(), Optional.of("s3cret"), Optional.empty()))) {
      int port = open.uri().getPort();
      assertThat(raw(port, "GET /hello HTTP/1.1", "Host: localhost")).contains(" 401 ");
      assertThat(raw(port, "GET /hello HTTP/1.1", "Host: localhost", "Authorization: Bearer s3cre"))
          .contains(" 401 ")
          .doesNotContain("s3cre");
      assertThat(
              raw(port, "GET /hello HTTP/1.1", "Host: localhost", "Authorization: Bearer s3cret"))
          .contains(" 200 ");
      assertThat(raw(port, "GET /health/live HTTP/1.1", "Host: localhost")).contains(" 200 ");
      assertThat(raw(port, "GET /healthz HTTP/1.1", "Host: localhost")).contains(" 200 ");
    }
  }

  @Test
  void speaksTls(@TempDir Path dir) throws Exception {
    var keystore = KeyStores.made(dir, "changeit");
    var tls = new SharedSettings.Tls(keystore, Optional.of("changeit"));
    try (var open = start(tls(tls))) {
      assertThat(open.uri().getScheme()).isEqualTo("https");
      var client = HttpClient.newBuilder().sslContext(KeyStores.trusting(keystore)).build();
      var request = HttpRequest.newBuilder(open.uri().resolve("/hello")).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("from the stage");
    }
  }

  @Test
  void namesTheKeyOfAKeyStoreThatCannotBeUsed(@TempDir Path dir) throws Exception {
    var missing = new SharedSettings.Tls(dir.resolve("none.p12"), Optional.empty());
    assertThatThrownBy(() -> start(tls(missing)))
        .isInstanceOf(FatalException.class)
        .hasMessageStartingWith("http.tls.keystore must be a PKCS#12 file that can be read");
    var wrong = new SharedSettings.Tls(KeyStores.made(dir, "changeit"), Optional.of("other"));
    assertThatThrownBy(() -> start(tls(wrong)))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("http.tls.keystore-password")
        .hasMessageNotContaining("other");
  }

  private static SharedSettings.Http tls(SharedSettings.Tls tls) {
    return new SharedSettings.Http("127.0.0.1", 0, Set.of(), Optional.empty(), Optional.of(tls));
  }

  private String raw(String... lines) throws IOException {
    return raw(server.uri().getPort(), lines);
  }

  /** Java's client sets the Host header by itself. */
  private static String raw(int port, String... lines) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      var request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private record FakeStage(AtomicReference<Health> state) implements Stage {

    @Override
    public String name() {
      return "ingest";
    }

    @Override
    public void start() {
      throw new UnsupportedOperationException("the server never starts a stage");
    }

    @Override
    public Health health() {
      return state.get();
    }

    @Override
    public void addRoutes(RoutesConfig routes) {
      routes.get("/hello", request -> request.result("from the stage"));
      routes.post("/hello", request -> request.result("from the stage"));
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("the server never closes a stage");
    }
  }
}
