package io.lodestream.runtime.lifecycle;

import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.retry.FullJitter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one step until stopped.
 *
 * <p>A passing failure is logged and the step tried again after a jittered, growing pause; any
 * other ends the worker and shows in {@link #health}. So does a step that fails again and again, or
 * one that takes longer than it may: the worker is paused then. Closing asks the step to end, wakes
 * pauses and waits; the step must return within seconds (poll with a short timeout).
 */
public final class Worker implements AutoCloseable {

  /** One turn of the loop; called by the worker's thread only. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final FullJitter PAUSES =
      FullJitter.of(Duration.ofMillis(400), Duration.ofMillis(25_600));
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  /** Failures in a row after which the worker no longer counts as working: after a second. */
  private static final int MANY_FAILURES = 3;

  private final String name;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<Health> health =
      new AtomicReference<>(new Health.Starting("its thread"));
  private final Optional<Duration> longestStep;
  private final LongSupplier nanoTime;
  private volatile long stepStarted;

  private Worker(
      String name,
      Step step,
      Runnable atEnd,
      Optional<Duration> longestStep,
      LongSupplier nanoTime) {
    this.name = name;
    this.longestStep = longestStep;
    this.nanoTime = nanoTime;
    this.stepStarted = nanoTime.getAsLong();
    this.thread = new Thread(() -> loop(step, atEnd), name);
  }

  /**
   * Starts a worker whose steps take as long as they take.
   *
   * @param atEnd runs last on the worker's thread, also after a failure; closes what the step used
   */
  public static Worker start(String name, Step step, Runnable atEnd) {
    return start(name, step, atEnd, Optional.empty(), System::nanoTime);
  }

  /**
   * Starts a worker that is no longer healthy while a step of it takes longer than this.
   *
   * @param longestStep what a step takes at most when nothing is wrong
   */
  public static Worker start(String name, Step step, Runnable atEnd, Duration longestStep) {
    return start(name, step, atEnd, Optional.of(longestStep), System::nanoTime);
  }

  static Worker start(
      String name,
      Step step,
      Runnable atEnd,
      Optional<Duration> longestStep,
      LongSupplier nanoTime) {
    var worker = new Worker(name, step, atEnd, longestStep, nanoTime);
    worker.thread.start();
    return worker;
  }

  public Health health() {
    var current = health.get();
    return current instanceof Health.Healthy ? overdue().orElse(current) : current;
  }

  private Optional<Health> overdue() {
    var taken = Duration.ofNanos(nanoTime.getAsLong() - stepStarted);
    return longestStep
        .filter(longest -> taken.compareTo(longest) > 0)
        .map(
            longest ->
                new Health.Paused(
                    "%s has been at one step for %d s".formatted(name, taken.toSeconds())));
  }

  /** True once {@link #close} was called; long steps look at it between units of work. */
  public boolean isStopping() {
    return stop.getCount() == 0;
  }

  /** Asks the worker to end without waiting for it. */
  public void signalStop() {
    stop.countDown();
  }

  private void loop(Step step, Runnable atEnd) {
    int failures = 0;
    health.set(new Health.Healthy());
    try {
      while (!isStopping()) {
        try {
          stepStarted = nanoTime.getAsLong();
          step.run();
          failures = 0;
          health.set(new Health.Healthy());
        } catch (RuntimeException e) {
          if (!PassingFailure.is(e)) {
            throw e;
          }
          failures++;
          failedForNow(failures, e);
          pause(failures);
        }
      }
    } catch (WakeupException | InterruptedException e) {
      if (!isStopping()) {
        fail(e);
      }
    } catch (Throwable e) {
      if (isStopping()) {
        LOG.info("event=worker-ended-while-stopping worker={} cause=\"{}\"", name, e.toString());
      } else {
        fail(e);
      }
    } finally {
      end(atEnd);
    }
  }

  private void failedForNow(int failures, RuntimeException cause) {
    LOG.warn(
        "event=step-failed worker={} failures={} cause=\"{}\"", name, failures, cause.toString());
    if (failures >= MANY_FAILURES) {
      health.set(
          new Health.Paused(
              "%s failed %d times in a row and tries again, last of: %s"
                  .formatted(
                      name,
                      failures,
                      Objects.requireNonNullElseGet(cause.getMessage(), cause::toString))));
    }
  }

  private void end(Runnable atEnd) {
    try {
      atEnd.run();
    } catch (RuntimeException e) {
      LOG.warn("event=worker-end-failed worker={} cause=\"{}\"", name, e.toString());
    }
  }

  private void fail(Throwable cause) {
    if (cause instanceof UserException) {
      LOG.error("event=worker-failed worker={} cause=\"{}\"", name, cause.getMessage());
    } else {
      LOG.error("event=worker-failed worker={}", name, cause);
    }
    health.set(new Health.Failed(cause));
  }

  private void pause(int failures) throws InterruptedException {
    stop.await(PAUSES.before(failures - 1).toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        LOG.warn("event=worker-interrupted worker={} after={}", name, STOP_TIMEOUT);
        thread.interrupt();
        thread.join(STOP_TIMEOUT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
