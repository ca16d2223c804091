package io.lodestream.embedded.vectors.rest;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.lodestream.embedded.http.RequestRules;
import io.lodestream.embedded.vectors.protocol.CollectionsService;
import io.lodestream.embedded.vectors.protocol.PointsService;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers Qdrant's REST calls that read, by the services that answer gRPC. Writing is refused.
 *
 * <p>Thread-safe.
 */
public final class RestListener implements AutoCloseable {

  private static final long MAX_REQUEST_BYTES = 16L << 20;

  /** More than the requests with a body that are worked on at a time. */
  private static final int MAX_THREADS = 64;

  private static final int MIN_THREADS = 4;

  private final Javalin http;

  private RestListener(Javalin http) {
    this.http = http;
  }

  /**
   * Starts to listen and returns.
   *
   * @param port 0 takes a free one
   * @param apiKey when present, requests without it are refused
   * @throws IOException when the address cannot be listened on; nothing is left running
   */
  public static RestListener start(
      String host,
      int port,
      Optional<String> apiKey,
      CollectionsService collections,
      PointsService points)
      throws IOException {
    RestRoutes routes = new RestRoutes(collections, points);
    Javalin http = Javalin.create(config -> configure(config, host, apiKey, routes));
    try {
      http.start(host, port);
    } catch (RuntimeException e) {
      http.stop();
      throw new IOException(e.getMessage(), e);
    }
    return new RestListener(http);
  }

  private static void configure(
      JavalinConfig config, String host, Optional<String> apiKey, RestRoutes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.routes.before(Exchange::begin);
    config.routes.before(new RequestRules(host, "application/json")::check);
    apiKey.ifPresent(key -> config.routes.before(new ApiKeyRule(key)::check));
    routes.addTo(config.routes);
    config.http.maxRequestSize = MAX_REQUEST_BYTES;
    config.http.prefer405over404 = true;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("vectors-rest");
    config.jetty.threadPool = threads;
  }

  public int port() {
    return http.port();
  }

  /** Stops listening; a second call does nothing. */
  @Override
  public void close() {
    http.stop();
  }
}
