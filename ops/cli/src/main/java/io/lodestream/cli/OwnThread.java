package io.lodestream.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs a command's work beside the main thread, which a signal interrupts: files and native code in
 * mid-work are better told than interrupted.
 */
final class OwnThread {

  private OwnThread() {}

  /** Waits for the work; a signal leaves it alone, and the process goes at once. */
  static <T> T abandonable(String name, Callable<T> work) throws Exception {
    return result(start(name, work));
  }

  /** Waits for the work; on a signal tells it to stop, then waits for its end. */
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
