package io.lodestream.runtime.streams;

import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.PassingFailure;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a topology as part of a stage: a thread that dies of a passing failure is replaced, any
 * other failure stops the client and shows in {@link #health}. State is never cleaned up here.
 */
public final class StreamsRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsRunner.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final StreamThreadPolls polls;
  private final OrphanedTransactions orphans;
  private final KafkaStreamsMetrics figures;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @throws FatalException when the state directory cannot be used
   */
  public StreamsRunner(
      Topology topology, Properties properties, KafkaClients kafka, StageMeters meters) {
    var application = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
    streams = opened(topology, properties);
    streams.setUncaughtExceptionHandler(this::onFailure);
    polls = new StreamThreadPolls(streams::metrics);
    orphans = OrphanedTransactions.watch(application, kafka, meters);
    figures = new KafkaStreamsMetrics(streams, Tags.of("stage", meters.stage()));
    meters.bind(figures);
  }

  private static KafkaStreams opened(Topology topology, Properties properties) {
    try {
      return new KafkaStreams(topology, properties);
    } catch (StreamsException e) {
      throw new FatalException(
          "the state directory %s cannot be used: %s"
              .formatted(properties.get(StreamsConfig.STATE_DIR_CONFIG), e.getMessage()),
          e);
    }
  }

  public void start() {
    streams.start();
  }

  public KafkaStreams streams() {
    return streams;
  }

  public Health health() {
    if (failure.get() != null) {
      return new Health.Failed(failure.get());
    }
    if (streams.state() != KafkaStreams.State.RUNNING) {
      return new Health.Starting(
          orphans.waitingFor().orElse("Kafka Streams, which is " + streams.state()));
    }
    return polls.stuck().<Health>map(Health.Paused::new).orElseGet(Health.Healthy::new);
  }

  private StreamThreadExceptionResponse onFailure(Throwable thrown) {
    if (passes(thrown)) {
      LOG.warn("event=stream-thread-replaced cause=\"{}\"", rootOf(thrown));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Throwable cause = KnownFailure.in(thrown).<Throwable>map(known -> known).orElse(thrown);
    if (KnownFailure.isExplained(thrown)) {
      LOG.error("event=topology-failed cause=\"{}\"", cause.getMessage());
    } else {
      LOG.error("event=topology-failed", thrown);
    }
    failure.set(cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /**
   * Whether a new thread may go on. Beside failures that pass anyway: the end of a transaction
   * under the thread, by its timeout or as an orphan's. Streams takes a fenced producer for a lost
   * task, but not what a broker says of a transaction that is over already; a new thread has a new
   * producer.
   */
  static boolean passes(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidTxnStateException) {
        return true;
      }
    }
    return PassingFailure.isWithin(thrown);
  }

  private static String rootOf(Throwable thrown) {
    var root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  @Override
  public void close() {
    orphans.close();
    figures.close();
    // Without leaving, a restart would wait for the session of this instance to time out.
    var options =
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(options)) {
      LOG.warn("event=topology-stop-overdue after={}", CLOSE_TIMEOUT);
    }
  }
}
