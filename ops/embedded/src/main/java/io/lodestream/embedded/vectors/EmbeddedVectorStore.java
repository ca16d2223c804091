package io.lodestream.embedded.vectors;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.lodestream.embedded.vectors.protocol.ApiKeyInterceptor;
import io.lodestream.embedded.vectors.protocol.CollectionsService;
import io.lodestream.embedded.vectors.protocol.HealthService;
import io.lodestream.embedded.vectors.protocol.PointsService;
import io.lodestream.embedded.vectors.rest.RestListener;
import io.lodestream.embedded.vectors.storage.Catalog;
import io.lodestream.embedded.vectors.storage.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded vector store that speaks Qdrant's gRPC protocol, and answers Qdrant's REST calls that
 * read, for local use and tests.
 *
 * <p>Used through the official {@code io.qdrant:client}. Collections, aliases and points survive a
 * restart; a write acknowledged with {@code wait = true} survives a kill. Thread-safe.
 */
public final class EmbeddedVectorStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedVectorStore.class);
  private static final int LARGEST_MESSAGE_BYTES = 64 << 20;
  private static final int CALL_THREADS = 16;
  private static final long DRAIN_SECONDS = 5;

  private final VectorStoreOptions options;
  private final Server server;
  private final RestListener rest;
  private final Deque<AutoCloseable> resources;

  private EmbeddedVectorStore(
      VectorStoreOptions options,
      Server server,
      RestListener rest,
      Deque<AutoCloseable> resources) {
    this.options = options;
    this.server = server;
    this.rest = rest;
    this.resources = resources;
  }

  /**
   * Opens the data directory and starts to listen.
   *
   * @throws VectorStoreException naming the directory or port that cannot be used, and why
   */
  public static EmbeddedVectorStore start(VectorStoreOptions options) {
    Deque<AutoCloseable> resources = new ArrayDeque<>();
    try {
      Catalog catalog = openCatalog(options, resources);
      ExecutorService calls = Executors.newFixedThreadPool(CALL_THREADS, daemons("vectors-call"));
      resources.push(calls::shutdownNow);
      CollectionsService collections = new CollectionsService(catalog);
      PointsService points = new PointsService(catalog);
      Server server = listen(options, collections, points, calls);
      resources.push(server::shutdownNow);
      RestListener rest = listenForRest(options, collections, points);
      LOG.info(
          "event=vector-store-started host={} port={} rest_port={} data_dir={}",
          options.host(),
          server.getPort(),
          rest.port(),
          options.dataDir());
      return new EmbeddedVectorStore(options, server, rest, resources);
    } catch (VectorStoreException failure) {
      try {
        closeAll(resources);
      } catch (UncheckedIOException whileClosing) {
        failure.addSuppressed(whileClosing);
      }
      throw failure;
    }
  }

  private static Catalog openCatalog(VectorStoreOptions options, Deque<AutoCloseable> resources) {
    try {
      resources.push(DirectoryLock.acquire(options.dataDir()));
      ExecutorService background = Executors.newSingleThreadExecutor(daemons("vectors-checkpoint"));
      resources.push(background::shutdownNow);
      Catalog catalog = Catalog.open(options.dataDir(), background);
      resources.push(catalog);
      return catalog;
    } catch (IOException | RuntimeException failure) {
      throw new VectorStoreException(
          "cannot use vector store directory %s: %s".formatted(options.dataDir(), reason(failure)),
          failure);
    }
  }

  private static Server listen(
      VectorStoreOptions options,
      CollectionsService collections,
      PointsService points,
      ExecutorService calls) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(options.host(), options.port()))
            .executor(calls)
            .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
            .addService(collections)
            .addService(points)
            .addService(new HealthService());
    options.apiKey().ifPresent(key -> builder.intercept(new ApiKeyInterceptor(key)));
    try {
      return builder.build().start();
    } catch (IOException failure) {
      throw cannotListen(options.host(), options.port(), failure);
    }
  }

  private static RestListener listenForRest(
      VectorStoreOptions options, CollectionsService collections, PointsService points) {
    try {
      return RestListener.start(
          options.host(), options.restPort(), options.apiKey(), collections, points);
    } catch (IOException failure) {
      throw cannotListen(options.host(), options.restPort(), failure);
    }
  }

  private static VectorStoreException cannotListen(String host, int port, IOException failure) {
    return new VectorStoreException(
        "cannot listen on %s:%d: %s".formatted(host, port, reason(failure)), failure);
  }

  public String host() {
    return options.host();
  }

  public int port() {
    return server.getPort();
  }

  /** Port of the REST side. */
  public int restPort() {
    return rest.port();
  }

  /** Base address of the REST side, as clients' {@code url} wants it. */
  public URI restUri() {
    String host = options.host();
    return URI.create(
        "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, rest.port()));
  }

  /** Waits for calls in progress, commits, and releases ports and directory. */
  @Override
  public void close() {
    server.shutdown();
    try {
      rest.close();
      if (!server.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      closeAll(resources);
    }
    LOG.info("event=vector-store-stopped data_dir={}", options.dataDir());
  }

  /** Closes all resources in reverse order of opening, then reports the first failure. */
  private static void closeAll(Deque<AutoCloseable> resources) {
    Exception first = null;
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw new UncheckedIOException(
          "vector store did not close cleanly: " + reason(first), new IOException(first));
    }
  }

  /** The message of the cause that is nearest to the operating system. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null ? innermost.toString() : message.replaceFirst("^bind\\(.*\\): ", "");
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
