package io.lodestream.runtime.llm;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs a task later; in tests, when the test's clock reaches that time. Thread-safe. */
interface Timers extends AutoCloseable {

  /** A task that can be cancelled. */
  @FunctionalInterface
  interface Timer {
    void cancel();
  }

  Timer after(Duration delay, Runnable task);

  /** Drops the tasks that have not run yet. */
  @Override
  void close();

  /** One daemon thread for all tasks, which are short. */
  static Timers threaded(String name) {
    var threads =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    threads.setRemoveOnCancelPolicy(true);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new Timers() {
      @Override
      public Timer after(Duration delay, Runnable task) {
        var scheduled = threads.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
      }

      @Override
      public void close() {
        threads.shutdown();
      }
    };
  }
}
