package io.lodestream.runtime.stage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signal that tells the process to stop (SIGTERM, SIGINT), as a latch, and the exit code that the
 * process ends with after it. Java on its own would end with 128 + the signal's number whatever
 * happened in between.
 */
final class StopSignal implements AutoCloseable {

  /** How long a stage may take to stop. */
  static final Duration LONGEST_STOP = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final int NOT_CLEAN = 1;

  private static final AtomicInteger AWAITED = new AtomicInteger();

  private final CountDownLatch received = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicInteger code = new AtomicInteger(NOT_CLEAN);
  private final Thread hook = new Thread(this::stop, "stop-signal");

  private StopSignal() {}

  static StopSignal await() {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    AWAITED.incrementAndGet();
    return signal;
  }

  /** Whether some stage of this process ends it by itself after a signal. */
  static boolean isAwaited() {
    return AWAITED.get() > 0;
  }

  /** Counted down once by the signal. */
  CountDownLatch received() {
    return received;
  }

  /** The code of a process that was told to stop; one that ends by a failure before has 1. */
  void exitWith(int exitCode) {
    code.set(exitCode);
  }

  private void stop() {
    received.countDown();
    try {
      if (!finished.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("event=stage-stop-overdue after={}", LONGEST_STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code.get());
  }

  /** All is closed; without a signal, none is waited for any more. */
  @Override
  public void close() {
    if (received.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        LOG.debug("event=stopping-already");
      }
    }
    AWAITED.decrementAndGet();
    finished.countDown();
  }
}
