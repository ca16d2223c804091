package io.lodestream.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageServerTest {

  private final AtomicReference<Health> health = new AtomicReference<>(new Health.Healthy());
  private final StageMeters ingest = new StageMeters("ingest");
  private final StageMeters trainer = new StageMeters("trainer");
  private final StageServer server = start(0);

  private StageServer start(int port) {
    return StageServer.start(
        new SharedSettings.Http("127.0.0.1", port),
        List.of(new FakeStage(health)),
        List.of(ingest, trainer));
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
    public void addRoutes(Javalin app) {
      app.get("/hello", request -> request.result("from the stage"));
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("the server never closes a stage");
    }
  }
}
