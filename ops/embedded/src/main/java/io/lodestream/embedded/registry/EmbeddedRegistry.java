package io.lodestream.embedded.registry;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.lodestream.embedded.http.RequestRules;
import java.net.URI;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this JVM that clients of Confluent's registry can use.
 *
 * <p>The state lives in a compacted topic of the given brokers, so it survives a restart; a write
 * is acknowledged after it has been read back from the topic. The registry registers no shutdown
 * hook. Thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final long MAX_REQUEST_BYTES = 16L << 20;
  private static final String BODY_TYPES =
      "application/vnd.schemaregistry.v1+json or application/json";

  /** More than the requests with a body that are worked on at a time. */
  private static final int MAX_THREADS = 64;

  private static final int MIN_THREADS = 4;

  private final KafkaEventLog log;
  private final Javalin http;
  private final URI uri;

  private EmbeddedRegistry(KafkaEventLog log, Javalin http, String host) {
    this.log = log;
    this.http = http;
    uri =
        URI.create(
            "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, http.port()));
  }

  /**
   * Reads the topic to its end, starts to listen and returns.
   *
   * @throws RegistryStartException when the port is in use, or the brokers or the topic cannot be
   *     used; nothing is left running
   */
  public static EmbeddedRegistry start(RegistryOptions options) {
    var state = new RegistryState();
    var log = openLog(options, state);
    var routes = new RegistryRoutes(new SchemaRegistry(state, log));
    var http = Javalin.create(config -> configure(config, options, routes));
    try {
      http.start(options.host(), options.port());
    } catch (RuntimeException e) {
      http.stop();
      log.close();
      throw new RegistryStartException(
          "the registry cannot listen on %s:%d: %s"
              .formatted(options.host(), options.port(), e.getMessage()),
          e);
    }
    var registry = new EmbeddedRegistry(log, http, options.host());
    LOG.info(
        "event=registry-started uri={} topic={} subjects={}",
        registry.uri,
        options.topic(),
        state.subjects(true).size());
    return registry;
  }

  private static KafkaEventLog openLog(RegistryOptions options, RegistryState state) {
    try {
      return KafkaEventLog.open(options, state);
    } catch (RegistryException | KafkaException e) {
      throw new RegistryStartException(
          "the registry cannot use the brokers at %s: %s"
              .formatted(options.bootstrapServers(), e.getMessage()),
          e);
    }
  }

  private static void configure(
      JavalinConfig config, RegistryOptions options, RegistryRoutes routes) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.routes.before(new RequestRules(options.host(), BODY_TYPES)::check);
    routes.addTo(config.routes);
    config.http.maxRequestSize = MAX_REQUEST_BYTES;
    config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
  }

  /** Base address, as clients' {@code schema.registry.url} wants it. */
  public URI uri() {
    return uri;
  }

  /** Stops listening and closes the Kafka clients; a second call does nothing. */
  @Override
  public void close() {
    http.stop();
    log.close();
    LOG.info("event=registry-stopped uri={}", uri);
  }
}
