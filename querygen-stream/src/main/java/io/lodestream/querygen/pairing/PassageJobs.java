package io.lodestream.querygen.pairing;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of passages on futures, without threads of its own, and says how many passages may
 * start now. Thread-safe, never blocks; the tasks of an instance share it.
 *
 * <p>More jobs run than calls may be in flight: the surplus stands in line at the endpoint's
 * client, so that a call that ends is followed by the next at once and not at the stream's next
 * tick. A passage whose call failed in a way that passes is put off; {@link Turns} says when it is
 * tried again. {@value #TOLERATED} failures in a row are an outage: nothing starts for a second,
 * then for twice as long each time, up to half a minute, and in between a few passages probe. The
 * first success ends an outage. After a failure that no retry mends, nothing starts any more.
 */
public final class PassageJobs {

  static final int TOLERATED = 8;
  static final int PROBES = 4;

  private static final Logger LOG = LoggerFactory.getLogger(PassageJobs.class);

  /** No failure of an endpoint, and of no interest to whoever closes. */
  private static final String CLOSING = "its threads have ended";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Function<PassageJob, CompletableFuture<PassageJob.Result>> work;
  private final int capacity;
  private final Supplier<Optional<String>> paused;
  private final StageMeters meters;
  private final Clock clock;
  private int running;
  private long successes;
  private int failuresInARow;
  private String lastFailure = "";
  private long pauseMs;
  private long pausedUntilMs;
  private RuntimeException fatal;

  /**
   * @param work generates and judges, as {@link PassageWork#run}
   * @param capacity jobs that run at most, jobs in line for a call included
   * @param paused why the endpoints take no calls for now, if they say so themselves
   */
  public PassageJobs(
      Function<PassageJob, CompletableFuture<PassageJob.Result>> work,
      int capacity,
      Supplier<Optional<String>> paused,
      StageMeters meters,
      Clock clock) {
    this.work = work;
    this.capacity = capacity;
    this.paused = paused;
    this.meters = meters;
    this.clock = clock;
  }

  /** Why passages wait: an endpoint pauses, or calls fail; empty while calls succeed. */
  public Optional<String> waitingFor() {
    return paused.get().or(this::outage);
  }

  private synchronized Optional<String> outage() {
    return isOut() ? Optional.of(lastFailure) : Optional.empty();
  }

  private boolean isOut() {
    return failuresInARow >= TOLERATED;
  }

  /** How many jobs run at most, jobs in line for a call included. */
  public int capacity() {
    return capacity;
  }

  /**
   * How many jobs it would take now; 0 also while it waits for an endpoint to come back.
   *
   * @throws RuntimeException the failure that no retry mends, once there was one; its own result
   *     may have gone to a task that is closed, or to a passage that was replaced
   */
  public synchronized int room() {
    if (fatal != null) {
      throw fatal;
    }
    int allowed = capacity;
    if (isOut()) {
      allowed = clock.millis() < pausedUntilMs ? 0 : Math.min(PROBES, capacity);
    }
    return Math.max(0, allowed - running);
  }

  /**
   * Starts jobs if there is capacity for all of them.
   *
   * @param whenDone told one result per job, on any thread
   * @return false when there is not enough capacity
   */
  public boolean tryStart(List<PassageJob> jobs, Consumer<PassageJob.Result> whenDone) {
    synchronized (this) {
      if (running + jobs.size() > capacity) {
        return false;
      }
      addRunning(jobs.size());
    }
    jobs.forEach(job -> start(job, whenDone));
    return true;
  }

  private synchronized void addRunning(int more) {
    running += more;
    meters.set(MetricName.PASSAGES_RUNNING, running);
  }

  private void start(PassageJob job, Consumer<PassageJob.Result> whenDone) {
    long before = successes();
    run(job)
        .handle((result, failure) -> failure == null ? result : failed(job, failure, before))
        .thenAccept(
            result -> {
              note(result);
              whenDone.accept(result);
              addRunning(-1);
            });
  }

  private synchronized long successes() {
    return successes;
  }

  private CompletableFuture<PassageJob.Result> run(PassageJob job) {
    try {
      return work.apply(job);
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
      boolean othersSucceeded = paused.get().isEmpty() && successes() > successesBefore;
      return new PassageJob.Result.PutOff(job, passing.getMessage(), othersSucceeded);
    }
    if (cause instanceof RejectedExecutionException) {
      return new PassageJob.Result.PutOff(job, CLOSING, false);
    }
    if (cause instanceof FatalException lasting) {
      return new PassageJob.Result.Failed(job, lasting);
    }
    if (cause instanceof BadDataException bad) {
      return new PassageJob.Result.SetAside(job, bad);
    }
    if (cause instanceof RuntimeException unknown) {
      // Its message may quote the passage.
      LOG.warn(
          "event=passage-failed passage={} cause={}",
          job.passageId(),
          unknown.getClass().getName());
      return new PassageJob.Result.SetAside(job, unknown);
    }
    return new PassageJob.Result.Failed(job, new FatalException("judging failed: " + cause, cause));
  }

  private void note(PassageJob.Result result) {
    if (result instanceof PassageJob.Result.PutOff putOff && putOff.why().equals(CLOSING)) {
      LOG.debug("event=passage-left passage={}", putOff.job().passageId());
    } else if (result instanceof PassageJob.Result.PutOff putOff) {
      meters.count(MetricName.PASSAGES_PUT_OFF, 1);
      if (noteFailure(putOff.why())) {
        LOG.warn("event=passages-paused cause=\"{}\"", putOff.why());
      }
    } else if (result instanceof PassageJob.Result.Failed failed) {
      if (noteFatal(failed.cause())) {
        LOG.error("event=passages-stopped cause=\"{}\"", failed.cause().getMessage());
      }
    } else if (!(result instanceof PassageJob.Result.NotReady) && noteSuccess()) {
      LOG.info("event=passages-resumed");
    }
  }

  /** Whether an outage begins with this failure. */
  private synchronized boolean noteFailure(String why) {
    failuresInARow++;
    lastFailure = why;
    if (!isOut() || clock.millis() < pausedUntilMs) {
      return false;
    }
    boolean begins = pauseMs == 0;
    pauseMs = begins ? FIRST_PAUSE.toMillis() : Math.min(2 * pauseMs, LONGEST_PAUSE.toMillis());
    pausedUntilMs = clock.millis() + pauseMs;
    return begins;
  }

  /** Whether an outage ends with this success. */
  private synchronized boolean noteSuccess() {
    boolean ends = isOut();
    successes++;
    failuresInARow = 0;
    pauseMs = 0;
    pausedUntilMs = 0;
    return ends;
  }

  /** Whether this is the first failure that no retry mends. */
  private synchronized boolean noteFatal(RuntimeException cause) {
    boolean first = fatal == null;
    if (first) {
      fatal = cause;
    }
    return first;
  }
}
