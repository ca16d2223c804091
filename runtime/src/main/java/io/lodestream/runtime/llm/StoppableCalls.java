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
 * the requests.
 */
final class StoppableCalls implements Endpoint {

  static final int SUSPECT = 20;
  private static final Logger LOG = LoggerFactory.getLogger(StoppableCalls.class);

  private final Endpoint endpoint;
  private final String name;
  private final AtomicReference<Outcome.Barred> stop = new AtomicReference<>();
  private final AtomicInteger refusedInARow = new AtomicInteger();

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
      refusedInARow.set(0);
    } else if (outcome instanceof Outcome.Barred barred) {
      return stopped(barred);
    } else if (outcome instanceof Outcome.Refused refused
        && !refused.isExplained()
        && refusedInARow.incrementAndGet() >= SUSPECT) {
      return stopped(
          new Outcome.Barred(
              "%d requests in a row were refused, the last with: %s"
                  .formatted(SUSPECT, refused.reason())));
    }
    return outcome;
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
