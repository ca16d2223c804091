package io.lodestream.runtime.llm;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes no more calls, waiting ones included, after the first answer that refuses every request
 * (wrong key, unknown model), and after {@value #SUSPECT} requests in a row were refused for
 * another reason than their topic, for example for their length: then the settings are wrong, not
 * the requests. Before the first answer of all, {@value #SUSPECT_AT_FIRST} are enough: an endpoint
 * may say in its own way that it refuses the key.
 */
final class StoppableCalls implements Endpoint {

  static final int SUSPECT = 20;
  static final int SUSPECT_AT_FIRST = 5;
  private static final Logger LOG = LoggerFactory.getLogger(StoppableCalls.class);

  private final Endpoint endpoint;
  private final String name;
  private final AtomicReference<Outcome.Barred> stop = new AtomicReference<>();
  private final AtomicInteger refusedInARow = new AtomicInteger();
  private final AtomicReference<String> lastFailure = new AtomicReference<>();
  private volatile boolean hasAnswered;

  StoppableCalls(Endpoint endpoint, String name) {
    this.endpoint = endpoint;
    this.name = name;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    var stopped = stop.get();
    return stopped == null
        ? endpoint.call(request).thenApply(this::judged)
        : CompletableFuture.completedFuture(stopped);
  }

  private Outcome judged(Outcome outcome) {
    if (outcome instanceof Outcome.Answered) {
      hasAnswered = true;
      refusedInARow.set(0);
    } else if (outcome instanceof Outcome.Busy busy) {
      lastFailure.set(busy.reason());
    } else if (outcome instanceof Outcome.Lost lost) {
      lastFailure.set(lost.reason());
    } else if (outcome instanceof Outcome.Barred barred) {
      return stopped(barred);
    } else if (outcome instanceof Outcome.Refused refused) {
      lastFailure.set(refused.reason());
      return refused.isExplained() ? outcome : suspected(refused);
    }
    return outcome;
  }

  private Outcome suspected(Outcome.Refused refused) {
    int suspect = hasAnswered ? SUSPECT : SUSPECT_AT_FIRST;
    return refusedInARow.incrementAndGet() < suspect
        ? refused
        : stopped(
            new Outcome.Barred(
                "%d requests in a row were refused, the last with: %s"
                    .formatted(suspect, refused.reason())));
  }

  /** How the last call failed, where calls were made and none was answered. */
  Optional<String> neverAnswered() {
    return hasAnswered ? Optional.empty() : Optional.ofNullable(lastFailure.get());
  }

  private Outcome.Barred stopped(Outcome.Barred barred) {
    if (stop.compareAndSet(null, barred)) {
      LOG.error("event=calls-stopped model={} cause=\"{}\"", name, barred.reason());
    }
    return stop.get();
  }

  Optional<String> stoppedBy() {
    return Optional.ofNullable(stop.get()).map(Outcome.Barred::reason);
  }
}
