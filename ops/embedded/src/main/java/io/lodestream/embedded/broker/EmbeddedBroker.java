package io.lodestream.embedded.broker;

import java.net.BindException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka server in this JVM, for a machine that has nothing but Java.
 *
 * <p>The real server of {@code kafka_2.13}: broker and KRaft controller of one node. Acknowledged
 * records survive {@link #close} and a killed process; a later start on the same directory
 * continues with them, on another port if wanted. The broker registers no shutdown hook, so the
 * caller must close it. A server that gives up while running (its disk is full or gone) completes
 * {@link #failure()}, where Kafka without this class would end the JVM. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int BIND_ATTEMPTS = 5;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  private final BrokerOptions options;
  private final DataDirectory directory;
  private final Ports ports;
  private final BrokerThreads threads;
  private final AtomicReference<KafkaRaftServer> server = new AtomicReference<>();
  private final CompletableFuture<BrokerException> failure;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(BrokerOptions options, DataDirectory directory, Ports ports) {
    this.options = options;
    this.directory = directory;
    this.ports = ports;
    threads = new BrokerThreads("broker-" + ports.broker());
    failure = threads.gaveUp().thenApply(this::gaveUp);
  }

  /**
   * Starts a broker and returns when it takes requests.
   *
   * @throws BrokerException when the port is in use, the data directory cannot be used, or the
   *     broker does not come up in time; nothing is left running
   */
  public static EmbeddedBroker start(BrokerOptions options) {
    var directory = DataDirectory.open(options.dataDir());
    try {
      return launch(options, directory);
    } catch (BrokerException e) {
      directory.close();
      throw e;
    }
  }

  /** A free port can be lost to another process before Kafka binds it, hence the attempts. */
  private static EmbeddedBroker launch(BrokerOptions options, DataDirectory directory) {
    for (int attempt = 1; ; attempt++) {
      var ports = Ports.choose(options.host(), options.port());
      var broker = new EmbeddedBroker(options, directory, ports);
      try {
        broker.startServer();
        return broker;
      } catch (BrokerException e) {
        broker.stopAfter(e);
        if (attempt == BIND_ATTEMPTS || !isCausedByBind(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isCausedByBind(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private void startServer() {
    long begin = System.nanoTime();
    var started = threads.run("broker-start", this::runServer);
    try {
      CompletableFuture.anyOf(started, failure)
          .get(options.startupTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure.getNow(
          new BrokerException(
              "the broker in %s cannot start: %s"
                  .formatted(options.dataDir(), deepest(e).getMessage()),
              e.getCause()));
    } catch (TimeoutException e) {
      throw new BrokerException(
          "the broker in %s did not start within %d s"
              .formatted(options.dataDir(), options.startupTimeout().toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(
          "the start of the broker in %s was interrupted".formatted(options.dataDir()), e);
    }
    if (failure.isDone()) {
      throw failure.join();
    }
    LOG.info(
        "event=broker-started bootstrap={} data={} millis={}",
        bootstrapServers(),
        options.dataDir(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  private void runServer() {
    try {
      if (!directory.isFormatted()) {
        Files.createDirectories(directory.logDir());
        StorageFormat.write(directory.logDir());
      }
    } catch (Exception e) {
      throw new BrokerException("its log directory cannot be formatted: " + e.getMessage(), e);
    }
    var settings = BrokerSettings.of(options, directory.logDir(), ports);
    server.set(new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM));
    server.get().startup();
  }

  private BrokerException gaveUp(String words) {
    return new BrokerException(
        "the broker in %s has stopped: %s"
            .formatted(options.dataDir(), directory.problem().orElse(words)));
  }

  private static Throwable deepest(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** {@code host:port}, as clients' {@code bootstrap.servers} wants it. */
  public String bootstrapServers() {
    return BrokerSettings.address(options.host(), ports.broker());
  }

  /** Completes with the reason when the server has given up by itself; never after a close. */
  public CompletionStage<BrokerException> failure() {
    return failure.minimalCompletionStage();
  }

  /**
   * Stops the server and unlocks the data directory; a second call does nothing.
   *
   * @throws BrokerException when the server does not stop within 60 s; the directory then stays
   *     locked until the JVM ends
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    stopServer();
    directory.close();
    LOG.info("event=broker-stopped data={}", options.dataDir());
  }

  private void stopAfter(BrokerException failedStart) {
    try {
      stopServer();
    } catch (BrokerException e) {
      failedStart.addSuppressed(e);
    }
  }

  private void stopServer() {
    var running = server.get();
    if (running == null) {
      return;
    }
    var stopped =
        threads.run(
            "broker-stop",
            () -> {
              running.shutdown();
              running.awaitShutdown();
            });
    try {
      stopped.get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.warn("event=broker-stop-incomplete data={}", options.dataDir(), e.getCause());
    } catch (TimeoutException e) {
      throw new BrokerException(
          "the broker in %s did not stop within %d s"
              .formatted(options.dataDir(), STOP_TIMEOUT.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(
          "the stop of the broker in %s was interrupted".formatted(options.dataDir()), e);
    }
  }
}
