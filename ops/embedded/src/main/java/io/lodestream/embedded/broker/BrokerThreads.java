package io.lodestream.embedded.broker;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one broker: when the broker tries to end the process, only the broker ends.
 *
 * <p>On a fatal fault Kafka calls {@link Exit}, whose procedures are global to the JVM. Threads
 * inherit their group, so the group of the calling thread says which broker gave up: its {@link
 * #gaveUp} completes and the calling thread dies. A call from any other thread ends the process as
 * it would without this class.
 */
final class BrokerThreads extends ThreadGroup {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerThreads.class);

  static {
    Exit.setExitProcedure((status, message) -> end(status, message, Runtime.getRuntime()::exit));
    Exit.setHaltProcedure((status, message) -> end(status, message, Runtime.getRuntime()::halt));
  }

  private final CompletableFuture<String> gaveUp = new CompletableFuture<>();

  BrokerThreads(String name) {
    super(name);
  }

  /** Completes with Kafka's message when the broker has tried to end the process. */
  CompletableFuture<String> gaveUp() {
    return gaveUp;
  }

  /**
   * Runs the task on a new thread of this group; all threads that the task starts belong to the
   * group too.
   */
  CompletableFuture<Void> run(String threadName, Runnable task) {
    var done = new CompletableFuture<Void>();
    var thread =
        new Thread(
            this,
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            threadName);
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (e instanceof GaveUp) {
      LOG.debug("event=broker-thread-ended thread={}", thread.getName());
    } else {
      LOG.error("event=broker-thread-died thread={}", thread.getName(), e);
    }
  }

  private static void end(int status, String message, ProcessEnd otherwise) {
    for (var group = Thread.currentThread().getThreadGroup();
        group != null;
        group = group.getParent()) {
      if (group instanceof BrokerThreads broker) {
        var words = message == null ? "status " + status + ", its log says why" : message;
        if (broker.gaveUp.complete(words)) {
          LOG.error("event=broker-gave-up broker={} reason=\"{}\"", broker.getName(), words);
        }
        throw new GaveUp(words);
      }
    }
    otherwise.end(status);
  }

  @FunctionalInterface
  private interface ProcessEnd {
    void end(int status);
  }

  /** Unwinds a thread whose caller relies on {@code exit} never returning. */
  private static final class GaveUp extends Error {
    GaveUp(String message) {
      super(message);
    }
  }
}
