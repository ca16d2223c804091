package io.lodestream.runtime.llm;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Bounds requests and tokens per minute; further calls wait in order of arrival. Tokens are
 * estimated before the call, with the answer at its largest allowed length as providers count, and
 * corrected afterwards.
 */
final class PacedCalls implements Endpoint {

  private final Endpoint endpoint;
  private final Optional<Pace> requests;
  private final Optional<Pace> tokens;
  private final Timers timers;

  PacedCalls(Endpoint endpoint, LlmSettings.Limits limits, Clock clock, Timers timers) {
    this.endpoint = endpoint;
    this.requests = pace(limits.requestsPerMinute(), clock);
    this.tokens = pace(limits.tokensPerMinute(), clock);
    this.timers = timers;
  }

  private static Optional<Pace> pace(long perMinute, Clock clock) {
    return perMinute == 0 ? Optional.empty() : Optional.of(new Pace(perMinute, clock));
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    if (requests.isEmpty() && tokens.isEmpty()) {
      return endpoint.call(request);
    }
    double estimate = TokenEstimate.prompt(request) + request.maxTokens();
    var wait = longer(take(requests, 1), take(tokens, estimate));
    if (wait.isZero()) {
      return paced(request, estimate);
    }
    var outcome = new CompletableFuture<Outcome>();
    timers.after(wait, () -> paced(request, estimate).thenAccept(outcome::complete));
    return outcome;
  }

  private CompletableFuture<Outcome> paced(ChatRequest request, double estimate) {
    return endpoint
        .call(request)
        .thenApply(
            outcome -> {
              settle(outcome, estimate);
              return outcome;
            });
  }

  private void settle(Outcome outcome, double estimate) {
    if (outcome instanceof Outcome.Answered answered) {
      double used = answered.answer().promptTokens() + answered.answer().answerTokens();
      tokens.ifPresent(pace -> pace.giveBack(estimate - used));
    } else if (outcome instanceof Outcome.Paused || outcome instanceof Outcome.Barred) {
      requests.ifPresent(pace -> pace.giveBack(1));
      tokens.ifPresent(pace -> pace.giveBack(estimate));
    }
  }

  private static Duration take(Optional<Pace> pace, double amount) {
    return pace.map(p -> p.take(amount)).orElse(Duration.ZERO);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
