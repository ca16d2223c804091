package io.lodestream.runtime.llm;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker: makes no calls for a while when most calls fail, then a few probes. A refused
 * request is no failure of the endpoint. A rate limit is one, so that while a quota stays spent
 * only probes are made.
 */
final class BreakerCalls implements Endpoint {

  private static final Logger LOG = LoggerFactory.getLogger(BreakerCalls.class);
  private static final int PROBES = 3;
  private static final int LEAST_CALLS_SHARE = 5;
  private static final Exception FAILED = new IOException("the call failed");

  private final Endpoint endpoint;
  private final LlmSettings.Breaker settings;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private final AtomicInteger running = new AtomicInteger();
  private volatile Instant openUntil = Instant.MIN;
  private volatile String lastFailure = "no failure";

  BreakerCalls(
      Endpoint endpoint, String name, LlmSettings.Breaker settings, Clock clock, Runnable onOpen) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.clock = clock;
    this.breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.calls())
                .minimumNumberOfCalls(Math.max(5, settings.calls() / LEAST_CALLS_SHARE))
                .failureRateThreshold((float) (settings.failureShare() * 100))
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .clock(clock)
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              var state = event.getStateTransition().getToState();
              if (state == State.OPEN) {
                openUntil = clock.instant().plus(settings.openFor());
                onOpen.run();
              }
              LOG.warn(
                  "event=breaker-changed model={} state={} last=\"{}\"", name, state, lastFailure);
            });
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    if (!breaker.tryAcquirePermission()) {
      return CompletableFuture.completedFuture(
          new Outcome.Paused(pausedBy().orElseGet(this::isProbed)));
    }
    long start = clock.millis();
    running.incrementAndGet();
    return endpoint
        .call(request)
        .thenApply(
            outcome -> {
              running.decrementAndGet();
              judge(outcome, clock.millis() - start);
              return outcome;
            });
  }

  private void judge(Outcome outcome, long millis) {
    if (outcome instanceof Outcome.Answered || outcome instanceof Outcome.Refused) {
      breaker.onSuccess(millis, TimeUnit.MILLISECONDS);
    } else if (outcome instanceof Outcome.Busy busy) {
      failed(busy.reason(), millis);
    } else if (outcome instanceof Outcome.Lost lost) {
      failed(lost.reason(), millis);
    } else {
      breaker.releasePermission();
    }
  }

  private void failed(String reason, long millis) {
    lastFailure = reason;
    breaker.onError(millis, TimeUnit.MILLISECONDS, FAILED);
  }

  private String isProbed() {
    return "the endpoint fails (%s) and is probed".formatted(lastFailure);
  }

  /** Empty when a call, or a probe, would be made now, so that a waiting caller tries again. */
  Optional<String> pausedBy() {
    var state = breaker.getState();
    if (state == State.HALF_OPEN && running.get() > 0) {
      return Optional.of(isProbed());
    }
    return state == State.OPEN && clock.instant().isBefore(openUntil)
        ? Optional.of(
            "at least %.0f %% of calls failed, the last with: %s; tried again at %s"
                .formatted(
                    100 * settings.failureShare(),
                    lastFailure,
                    openUntil.truncatedTo(ChronoUnit.SECONDS)))
        : Optional.empty();
  }
}
