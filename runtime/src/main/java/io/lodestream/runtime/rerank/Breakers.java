package io.lodestream.runtime.rerank;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;

/** When calls to a failing reranker stop: at once where it is dead, since searches wait for it. */
final class Breakers {

  /** How long no call is made; then one is made to see. */
  static final Duration OPEN_FOR = Duration.ofSeconds(30);

  /** Calls that must have been made before they are judged. */
  static final int LEAST_CALLS = 3;

  private static final int CALLS = 10;
  private static final int FAILED_PERCENT = 50;

  private Breakers() {}

  static CircuitBreaker of(String name, Clock clock) {
    return CircuitBreaker.of(
        name,
        CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(CALLS)
            .minimumNumberOfCalls(LEAST_CALLS)
            .failureRateThreshold(FAILED_PERCENT)
            .waitDurationInOpenState(OPEN_FOR)
            .permittedNumberOfCallsInHalfOpenState(1)
            .clock(clock)
            .build());
  }
}
