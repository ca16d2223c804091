package io.lodestream.runtime.streams;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
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
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  public StreamsRunner(Topology topology, Properties properties) {
    streams = new KafkaStreams(topology, properties);
    streams.setUncaughtExceptionHandler(this::onFailure);
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
    return streams.state() == KafkaStreams.State.RUNNING
        ? new Health.Healthy()
        : new Health.Starting("Kafka Streams, which is " + streams.state());
  }

  private StreamThreadExceptionResponse onFailure(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetryableException || cause instanceof RetriableException) {
        LOG.warn("event=stream-thread-replaced cause=\"{}\"", cause.toString());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
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

  @Override
  public void close() {
    // Without leaving, a restart would wait for the session of this instance to time out.
    var options =
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(options)) {
      LOG.warn("event=topology-stop-overdue after={}", CLOSE_TIMEOUT);
    }
  }
}
