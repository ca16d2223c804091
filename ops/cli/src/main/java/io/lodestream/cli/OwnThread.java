package io.lodestream.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs a command's work on a thread of its own, since a signal interrupts the main thread, and an
 * interrupt in the middle of file or native work does harm. The work is told to stop instead.
 */
final class OwnThread {

  private OwnThread() {}

  /** Waits for the work. On a signal the process ends at once, without waiting for the work. */
  static <T> T abandonable(String name, Callable<T> work) throws Exception {
    return result(start(name, work));
  }

  /** Waits for the work. On a signal it calls {@code stop}, then waits for the end of the work. */
  static <T> T stoppable(String name, Callable<T> work, Runnable stop) throws Exception {
    var running = start(name, work);
    try {
      return result(running);
    } catch (InterruptedException e) {
      stop.run();
      return result(running);
    }
  }

  private static <T> CompletableFuture<T> start(String name, Callable<T> work) {
    var result = new CompletableFuture<T>();
    var thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static <T> T result(CompletableFuture<T> running) throws Exception {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
