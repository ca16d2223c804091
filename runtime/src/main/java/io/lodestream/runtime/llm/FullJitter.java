package io.lodestream.runtime.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry: uniformly up to a bound that doubles with each attempt, "full
 * jitter" of <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * Backoff And Jitter</a> (M. Brooker, AWS), which spreads callers that failed together. What the
 * endpoint asks for comes before it, since no try is welcome any sooner.
 *
 * @param random any thread's
 */
record FullJitter(Duration base, Duration cap, RandomGenerator random) {

  private static final int MAX_DOUBLINGS = 30;

  /**
   * @param retries made before, from 0
   */
  Duration before(int retries, Optional<Duration> askedFor) {
    double bound = base.toNanos() * (double) (1L << Math.min(retries, MAX_DOUBLINGS));
    long jitter = (long) (random.nextDouble() * Math.min(bound, cap.toNanos()));
    return askedFor.orElse(Duration.ZERO).plusNanos(jitter);
  }
}
