package io.lodestream.runtime.lifecycle;

import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.retry.FullJitter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one step until stopped.
 *
 * <p>A retryable failure is logged and the step tried again after a jittered, growing pause; any
 * other ends the worker and shows in {@link #health}. Closing asks the step to end, wakes pauses
 * and waits; the step must return within seconds (poll with a short timeout).
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

  private final String name;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<Health> health =
      new AtomicReference<>(new Health.Starting("its thread"));

  private Worker(String name, Step step, Runnable atEnd) {
    this.name = name;
    this.thread = new Thread(() -> loop(step, atEnd), name);
  }

  /**
   * Starts a worker.
   *
   * @param atEnd runs last on the worker's thread, also after a failure; closes what the step used
   */
  public static Worker start(String name, Step step, Runnable atEnd) {
    var worker = new Worker(name, step, atEnd);
    worker.thread.start();
    return worker;
  }

  public Health health() {
    return health.get();
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
          step.run();
          failures = 0;
        } catch (RetryableException | RetriableException e) {
          failures++;
          LOG.warn(
              "event=step-failed worker={} failures={} cause=\"{}\"", name, failures, e.toString());
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

  private void end(Runnable atEnd) {
    try {
      atEnd.run();
    } catch (RuntimeException e) {
      LOG.warn("event=worker-end-failed worker={} cause=\"{}\"", name, e.toString());
    }
  }

  private void fail(Throwable cause) {
    LOG.error("event=worker-failed worker={}", name, cause);
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
