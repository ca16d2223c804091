package io.lodestream.runtime.llm;

import io.lodestream.schemas.retry.FullJitter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Repeats calls that may succeed at another try. No slot and no thread is held while a call waits.
 *
 * <p>When an endpoint asks for a wait that is longer than the longest allowed one, the request
 * ends, and all requests pause (see {@link AskedPause}).
 */
final class RetriedCalls implements Endpoint {

  private final Endpoint endpoint;
  private final LlmSettings.Retry settings;
  private final FullJitter waits;
  private final Timers timers;
  private final Runnable onRetry;

  RetriedCalls(
      Endpoint endpoint,
      LlmSettings.Retry settings,
      FullJitter waits,
      Timers timers,
      Runnable onRetry) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.waits = waits;
    this.timers = timers;
    this.onRetry = onRetry;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    return call(request, 1);
  }

  private CompletableFuture<Outcome> call(ChatRequest request, int attempt) {
    return endpoint
        .call(request)
        .thenCompose(
            outcome ->
                attempt < settings.maxAttempts() && isWorthATry(outcome)
                    ? later(request, attempt, askedFor(outcome))
                    : CompletableFuture.completedFuture(outcome));
  }

  private CompletableFuture<Outcome> later(
      ChatRequest request, int attempt, Optional<Duration> askedFor) {
    var retried = new CompletableFuture<Outcome>();
    timers.after(
        waits.before(attempt - 1, askedFor),
        () -> {
          onRetry.run();
          call(request, attempt + 1).thenAccept(retried::complete);
        });
    return retried;
  }

  private boolean isWorthATry(Outcome outcome) {
    return outcome instanceof Outcome.Lost
        || (outcome instanceof Outcome.Busy busy
            && busy.retryAfter().filter(wait -> wait.compareTo(settings.maxWait()) > 0).isEmpty());
  }

  private static Optional<Duration> askedFor(Outcome outcome) {
    return outcome instanceof Outcome.Busy busy ? busy.retryAfter() : Optional.empty();
  }
}
