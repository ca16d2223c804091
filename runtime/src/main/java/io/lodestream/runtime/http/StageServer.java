package io.lodestream.runtime.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.metrics.ProcessFigures;
import io.lodestream.runtime.metrics.PrometheusText;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Serves {@code /health/live} (200 unless a stage has failed), {@code /health/ready} (200 when all
 * work) and their usual other names, {@code /metrics} (Prometheus) and the stages' own routes, by
 * the {@link HttpRules} and, where configured, over TLS.
 */
public final class StageServer implements AutoCloseable {

  /** Where Javalin names the methods of a path in its 405. */
  private static final String METHODS = "availableMethods";

  private final Javalin app;
  private final SharedSettings.Http http;
  private final ProcessFigures process;

  private StageServer(Javalin app, SharedSettings.Http http, ProcessFigures process) {
    this.app = app;
    this.http = http;
    this.process = process;
  }

  /**
   * @throws FatalException naming host and port when they cannot be bound, or the key store when it
   *     cannot be used
   */
  public static StageServer start(
      SharedSettings.Http http, List<Stage> stages, List<StageMeters> meters) {
    var process = new ProcessFigures();
    var app = Javalin.create(config -> configure(config, http, stages, meters, process));
    try {
      if (http.tls().isPresent()) {
        app.start();
      } else {
        app.start(http.host(), http.port());
      }
    } catch (JavalinBindException e) {
      process.close();
      throw new FatalException(
          "http.port %d on %s is in use or not permitted".formatted(http.port(), http.host()), e);
    } catch (RuntimeException e) {
      process.close();
      if (http.tls().isEmpty()) {
        throw e;
      }
      app.stop();
      throw new FatalException(
          "http.tls.keystore %s cannot be used with the password of http.tls.keystore-password: %s"
              .formatted(http.tls().get().keystore(), e.getMessage()),
          e);
    }
    return new StageServer(app, http, process);
  }

  private static void configure(
      JavalinConfig config,
      SharedSettings.Http http,
      List<Stage> stages,
      List<StageMeters> meters,
      ProcessFigures process) {
    config.startup.showJavalinBanner = false;
    http.tls().ifPresent(tls -> Tls.addTo(config, http, tls));
    new HttpRules(http.host(), http.allowedHosts(), http.token()).addTo(config);
    config.routes.exception(HttpResponseException.class, StageServer::refuse);
    // 404 for a path that is there would hide what is wrong.
    config.http.prefer405over404 = true;
    HealthPaths.LIVE.forEach(
        path ->
            config.routes.get(
                path,
                request -> {
                  boolean failed =
                      stages.stream().anyMatch(s -> s.health() instanceof Health.Failed);
                  request.status(failed ? 503 : 200).json(report(stages));
                }));
    HealthPaths.READY.forEach(
        path ->
            config.routes.get(
                path,
                request -> {
                  boolean ready =
                      stages.stream().allMatch(s -> s.health() instanceof Health.Healthy);
                  request.status(ready ? 200 : 503).json(report(stages));
                }));
    config.routes.get(
        "/metrics",
        request ->
            request
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(
                    PrometheusText.joined(
                        Stream.concat(
                                Stream.of(process.scrape()),
                                meters.stream().map(StageMeters::scrape))
                            .toList())));
    stages.forEach(stage -> stage.addRoutes(config.routes));
  }

  private static void refuse(HttpResponseException refusal, Context request) {
    Optional.ofNullable(refusal.getDetails().get(METHODS))
        .ifPresent(methods -> request.header(Header.ALLOW, methods));
    request
        .status(refusal.getStatus())
        .json(ErrorBody.of(refusal.getStatus(), refusal.getMessage()));
  }

  public URI uri() {
    return URI.create(
        "%s://%s:%d".formatted(http.tls().isPresent() ? "https" : "http", http.host(), app.port()));
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
    process.close();
  }
}
