package io.lodestream.runtime.llm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes no calls while the endpoint has asked for a pause by {@code Retry-After} that is longer
 * than one request waits, for example for a spent quota or for maintenance. A pause lasts an hour
 * at most; then the endpoint is called again.
 */
final class AskedPause implements Endpoint {

  static final Duration LONGEST = Duration.ofHours(1);

  private final Endpoint endpoint;
  private final Duration maxWait;
  private final Clock clock;
  private final AtomicReference<Pause> asked = new AtomicReference<>();

  private record Pause(Instant until, String reason) {}

  AskedPause(Endpoint endpoint, Duration maxWait, Clock clock) {
    this.endpoint = endpoint;
    this.maxWait = maxWait;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    var reason = pausedBy();
    return reason.isPresent()
        ? CompletableFuture.completedFuture(new Outcome.Paused(reason.get()))
        : endpoint.call(request).thenApply(this::noted);
  }

  private Outcome noted(Outcome outcome) {
    if (outcome instanceof Outcome.Busy busy) {
      busy.retryAfter()
          .filter(wait -> wait.compareTo(maxWait) > 0)
          .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait)
          .ifPresent(wait -> asked.set(new Pause(clock.instant().plus(wait), busy.reason())));
    }
    return outcome;
  }

  Optional<String> pausedBy() {
    return Optional.ofNullable(asked.get())
        .filter(pause -> clock.instant().isBefore(pause.until()))
        .map(
            pause ->
                "the endpoint asked to wait until %s (%s)"
                    .formatted(pause.until().truncatedTo(ChronoUnit.SECONDS), pause.reason()));
  }
}
