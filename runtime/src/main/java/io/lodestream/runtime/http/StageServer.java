package io.lodestream.runtime.http;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.metrics.PrometheusText;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves {@code /health/live} (200 unless a stage has failed), {@code /health/ready} (200 when all
 * work), {@code /metrics} (Prometheus) and the stages' own routes.
 */
public final class StageServer implements AutoCloseable {

  private final Javalin app;
  private final String host;

  private StageServer(Javalin app, String host) {
    this.app = app;
    this.host = host;
  }

  /**
   * @throws FatalException naming host and port when they cannot be bound
   */
  public static StageServer start(
      SharedSettings.Http http, List<Stage> stages, List<StageMeters> meters) {
    var app = Javalin.create(config -> config.showJavalinBanner = false);
    app.get(
        "/health/live",
        request -> {
          boolean failed = stages.stream().anyMatch(s -> s.health() instanceof Health.Failed);
          request.status(failed ? 503 : 200).json(report(stages));
        });
    app.get(
        "/health/ready",
        request -> {
          boolean ready = stages.stream().allMatch(s -> s.health() instanceof Health.Healthy);
          request.status(ready ? 200 : 503).json(report(stages));
        });
    app.get(
        "/metrics",
        request ->
            request
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(PrometheusText.joined(meters.stream().map(StageMeters::scrape).toList())));
    stages.forEach(stage -> stage.addRoutes(app));
    try {
      app.start(http.host(), http.port());
    } catch (JavalinBindException e) {
      throw new FatalException(
          "http.port %d on %s is in use or not permitted".formatted(http.port(), http.host()), e);
    }
    return new StageServer(app, http.host());
  }

  public URI uri() {
    return URI.create("http://%s:%d".formatted(host, app.port()));
  }

  private static Map<String, String> report(List<Stage> stages) {
    var report = new LinkedHashMap<String, String>();
    stages.forEach(stage -> report.put(stage.name(), described(stage.health())));
    return report;
  }

  private static String described(Health health) {
    if (health instanceof Health.Starting starting) {
      return "starting, waiting for " + starting.waitingFor();
    }
    if (health instanceof Health.Paused paused) {
      return "paused: " + paused.reason();
    }
    if (health instanceof Health.Failed failed) {
      return "failed: " + failed.cause().getMessage();
    }
    return "ok";
  }

  @Override
  public void close() {
    app.stop();
  }
}
