package io.lodestream.runtime.stage;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.http.StageServer;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.schemas.error.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The {@code main} of every stage: reads configuration, starts the stage and its HTTP endpoints,
 * waits for a signal or a failure, stops cleanly. Exit code 0 after a signal, 1 after a failure, 2
 * for wrong usage.
 */
@Command(mixinStandardHelpOptions = true)
public final class StageCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StageCommand.class);
  private static final long HEALTH_CHECK_MS = 500;

  @Option(names = "--config", paramLabel = "FILE", description = "Properties file.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key; wins over file and environment.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--instance", description = "Name of this instance in metrics.")
  private String instance = "1";

  private final String name;
  private final StageFactory factory;

  public StageCommand(String name, StageFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  /** Runs the stage until the process is told to stop; returns the exit code. */
  public static int run(String name, StageFactory factory, String... arguments) {
    return new CommandLine(new StageCommand(name, factory))
        .setCommandName("lodestream-" + name)
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println("error: " + e.getMessage());
              if (!(e instanceof UserException)) {
                LOG.error("event=stage-failed stage={}", name, e);
              }
              return 1;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    var settings = Settings.load(Map.of(), Optional.ofNullable(config), System.getenv(), overrides);
    var context = StageContext.of(name, instance, settings);
    var stopped = new CountDownLatch(1);
    var finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitCleanStop(stopped, finished)));
    Optional<Throwable> failure;
    // The stage comes first: it reads its settings, and wrong ones are refused without Kafka.
    try (var stage = factory.create(context)) {
      TopicProvisioner.provision(
          context.kafka(), context.topics(), context.shared().topics().replication());
      failure = runUntil(stopped, stage, context);
    } finally {
      finished.countDown();
    }
    // Last, when all threads have ended: what libraries print of a failure stands above this line.
    failure.ifPresent(
        cause -> System.err.println("error: stage " + name + " failed: " + cause.getMessage()));
    return failure.isPresent() ? 1 : 0;
  }

  /** Returns when the stage is to stop; what it failed of is present if nobody stopped it. */
  private Optional<Throwable> runUntil(CountDownLatch stopped, Stage stage, StageContext context)
      throws InterruptedException {
    try (var metrics = new StageMetricsPublisher(context);
        var server =
            StageServer.start(context.shared().http(), List.of(stage), List.of(context.meters()))) {
      stage.start();
      metrics.start();
      LOG.info("event=stage-started stage={} http={}", name, server.uri());
      while (!stopped.await(HEALTH_CHECK_MS, TimeUnit.MILLISECONDS)) {
        if (stage.health() instanceof Health.Failed failed) {
          return Optional.of(failed.cause());
        }
      }
      return Optional.empty();
    }
  }

  private static void awaitCleanStop(CountDownLatch stopped, CountDownLatch finished) {
    stopped.countDown();
    try {
      if (!finished.await(60, TimeUnit.SECONDS)) {
        LOG.warn("event=stage-stop-overdue after=PT60S");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
