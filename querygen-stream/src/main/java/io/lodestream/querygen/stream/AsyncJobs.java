package io.lodestream.querygen.stream;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of passages on futures, without threads of its own.
 *
 * <p>More jobs run than calls may be in flight: the surplus stands in line at the endpoint's
 * client, so that a call that ends is followed by the next at once and not at the stream's next
 * tick. What failed in a way that passes is put off, and while most fails nothing is handed out
 * ({@link Outage}); after a failure that no retry mends, nothing ever is.
 */
public final class AsyncJobs implements PassageJobs {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncJobs.class);

  private final PassageWork work;
  private final int capacity;
  private final Supplier<Optional<String>> paused;
  private final StageMeters meters;
  private final Outage outage;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicReference<RuntimeException> fatal = new AtomicReference<>();

  /**
   * @param capacity jobs that run at most, those in line for a call included
   * @param paused why the endpoints take no calls for now, if they say so themselves
   */
  public AsyncJobs(
      PassageWork work,
      int capacity,
      Supplier<Optional<String>> paused,
      StageMeters meters,
      Clock clock) {
    this.work = work;
    this.capacity = capacity;
    this.paused = paused;
    this.meters = meters;
    this.outage = new Outage(clock);
  }

  /** What the stage waits for; empty while calls succeed. */
  public Optional<String> waitingFor() {
    return paused.get().or(outage::why);
  }

  @Override
  public int capacity() {
    return capacity;
  }

  /**
   * @throws RuntimeException the failure that no retry mends, once there was one: its own result
   *     may have gone to a task that is closed, or to a passage that was replaced meanwhile
   */
  @Override
  public int room() {
    if (fatal.get() != null) {
      throw fatal.get();
    }
    return Math.max(0, outage.allowed(capacity) - running.get());
  }

  @Override
  public boolean tryStart(List<PassageJob> jobs, Consumer<PassageJob.Result> whenDone) {
    if (running.addAndGet(jobs.size()) > capacity) {
      running.addAndGet(-jobs.size());
      return false;
    }
    meters.set(MetricName.PASSAGES_RUNNING, running.get());
    jobs.forEach(job -> start(job, whenDone));
    return true;
  }

  private void start(PassageJob job, Consumer<PassageJob.Result> whenDone) {
    long before = outage.successes();
    run(job)
        .handle((result, failure) -> failure == null ? result : failed(job, failure, before))
        .thenAccept(
            result -> {
              note(result);
              whenDone.accept(result);
              meters.set(MetricName.PASSAGES_RUNNING, running.decrementAndGet());
            });
  }

  private CompletableFuture<PassageJob.Result> run(PassageJob job) {
    try {
      return work.run(job);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private PassageJob.Result failed(PassageJob job, Throwable thrown, long successesBefore) {
    var cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RetryableException passing) {
      boolean othersSucceeded = paused.get().isEmpty() && outage.successes() > successesBefore;
      return new PassageJob.Result.PutOff(job, passing.getMessage(), othersSucceeded);
    }
    if (cause instanceof RejectedExecutionException closing) {
      return new PassageJob.Result.PutOff(job, "its threads end: " + closing.getMessage(), false);
    }
    if (cause instanceof FatalException lasting) {
      return new PassageJob.Result.Failed(job, lasting);
    }
    if (cause instanceof BadDataException bad) {
      return new PassageJob.Result.SetAside(job, bad);
    }
    if (cause instanceof RuntimeException unknown) {
      // Its message may quote the passage.
      LOG.warn("passage failed passage={} cause={}", job.passageId(), unknown.getClass().getName());
      return new PassageJob.Result.SetAside(job, unknown);
    }
    return new PassageJob.Result.Failed(job, new FatalException("judging failed: " + cause, cause));
  }

  private void note(PassageJob.Result result) {
    if (result instanceof PassageJob.Result.PutOff putOff) {
      meters.count(MetricName.PASSAGES_PUT_OFF, 1);
      if (outage.failed(putOff.why())) {
        LOG.warn("passages wait cause={}", putOff.why());
      }
    } else if (result instanceof PassageJob.Result.Failed failed) {
      if (fatal.compareAndSet(null, failed.cause())) {
        LOG.error("no more passages are taken cause={}", failed.cause().getMessage());
      }
    } else if (!(result instanceof PassageJob.Result.NotReady) && outage.succeeded()) {
      LOG.info("passages go on");
    }
  }
}
