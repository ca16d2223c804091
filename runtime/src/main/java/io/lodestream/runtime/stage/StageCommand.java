package io.lodestream.runtime.stage;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.http.StageServer;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.kafka.UserSchemas;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.PassingFailure;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.retry.FullJitter;
import java.nio.file.Path;
import java.time.Duration;
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
 * waits for a signal or a failure, stops cleanly. A start that fails of something that passes, such
 * as a broker that is not there yet, is tried again.
 *
 * <p>Exit code 0 after a signal and a clean stop, 1 after a failure or a stop that took longer than
 * {@link StopSignal#LONGEST_STOP}, 2 for wrong usage.
 */
@Command(mixinStandardHelpOptions = true)
public final class StageCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StageCommand.class);
  private static final long HEALTH_CHECK_MS = 500;
  private static final FullJitter START_PAUSES =
      FullJitter.of(Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Option(names = "--config", paramLabel = "FILE", description = "Properties file.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key; wins over file and environment.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--instance",
      description = "Name of this instance in metrics and of its state below lodestream.state-dir.")
  private String instance = "1";

  private final String name;
  private final StageSections sections;
  private final StageFactory factory;

  public StageCommand(String name, StageSections sections, StageFactory factory) {
    this.name = name;
    this.sections = sections;
    this.factory = factory;
  }

  /** Runs the stage until the process is told to stop; returns the exit code. */
  public static int run(
      String name, StageSections sections, StageFactory factory, String... arguments) {
    return new CommandLine(new StageCommand(name, sections, factory))
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

  /** Whether a stage of this process handles signals; nobody else may interrupt its thread then. */
  public static boolean handlesSignals() {
    return StopSignal.isAwaited();
  }

  @Override
  public Integer call() throws InterruptedException {
    var settings = Settings.load(Map.of(), Optional.ofNullable(config), System.getenv(), overrides);
    sections.check(settings);
    var shared = SharedSettings.from(settings);
    try (var signal = StopSignal.await();
        var lock = InstanceLock.take(shared.stateDir(), name, instance)) {
      var failure = runUntilStopped(settings, signal.received());
      // Last, when all threads have ended: what libraries print of a failure stands above this.
      failure.ifPresent(
          cause -> System.err.println("error: stage " + name + " failed: " + cause.getMessage()));
      int code = failure.isPresent() ? 1 : 0;
      signal.exitWith(code);
      return code;
    }
  }

  private Optional<Throwable> runUntilStopped(Settings settings, CountDownLatch stopped)
      throws InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        return run(settings, stopped);
      } catch (RuntimeException e) {
        if (e instanceof FatalException || !PassingFailure.isWithin(e)) {
          throw e;
        }
        LOG.warn(
            "event=stage-start-failed stage={} failures={} cause=\"{}\"",
            name,
            failures + 1,
            e.getMessage());
        if (stopped.await(START_PAUSES.before(failures).toNanos(), TimeUnit.NANOSECONDS)) {
          return Optional.empty();
        }
      }
    }
  }

  private Optional<Throwable> run(Settings settings, CountDownLatch stopped)
      throws InterruptedException {
    var context = StageContext.of(name, instance, settings);
    // The stage comes first: it reads its settings, and wrong ones are refused without Kafka.
    try (var stage = factory.create(context)) {
      TopicProvisioner.provision(
          context.kafka(), context.topics(), context.shared().topics().replication());
      UserSchemas.register(context.serdes(), context.topics());
      return runUntil(stopped, stage, context);
    }
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
      var log = new HealthLog(name, context.clock());
      while (!stopped.await(HEALTH_CHECK_MS, TimeUnit.MILLISECONDS)) {
        var health = stage.health();
        if (health instanceof Health.Failed failed) {
          return Optional.of(failed.cause());
        }
        log.look(health);
      }
      return Optional.empty();
    }
  }
}
