package io.lodestream.trainer.loop;

import io.lodestream.trainer.loop.WindowTraining.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains on one manifest at a time, on a thread of its own, and ends the run early when its window
 * goes to another trainer or the process ends. Used by one thread.
 */
final class BackgroundRun implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundRun.class);

  /** For a run to end after it was told to. */
  private static final Duration STOP = Duration.ofSeconds(25);

  /** A manifest being trained on. */
  record Run(
      ConsumerRecord<byte[], byte[]> manifest,
      String modelId,
      RunMeters progress,
      Future<Outcome> result) {}

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "trainer-run"));
  private Optional<Run> run = Optional.empty();

  void begin(
      ConsumerRecord<byte[], byte[]> manifest,
      String modelId,
      RunMeters progress,
      Callable<Outcome> training) {
    run = Optional.of(new Run(manifest, modelId, progress, thread.submit(training)));
  }

  /** The run, if it has ended since it was last asked for. */
  Optional<Run> ended() {
    var ended = run.filter(current -> current.result().isDone());
    if (ended.isPresent()) {
      run = Optional.empty();
    }
    return ended;
  }

  /** A window that goes to another trainer is no longer trained on here. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    run.filter(current -> partitions.contains(WindowCommits.partition(current.manifest())))
        .ifPresent(this::abandon);
  }

  private void abandon(Run revoked) {
    revoked.progress().stop();
    try {
      revoked.result().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("event=run-ended-by-revocation cause=\"{}\"", String.valueOf(e.getCause()));
    }
    run = Optional.empty();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // Nothing is kept per partition.
  }

  /** Ends the run at its next step. */
  @Override
  public void close() {
    thread.shutdown();
    run.ifPresent(current -> current.progress().stop());
    try {
      if (!thread.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("event=run-still-going waited={}", STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
