package io.lodestream.schemas.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry: uniformly up to a bound that doubles with each attempt, "full
 * jitter" of <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * Backoff And Jitter</a> (M. Brooker, AWS), which spreads callers that failed together. What the
 * server asks for comes before it, since no try is welcome any sooner.
 *
 * @param random safe to use from any thread
 */
public record FullJitter(Duration base, Duration cap, RandomGenerator random) {

  private static final int MAX_DOUBLINGS = 30;

  public static FullJitter of(Duration base, Duration cap) {
    return new FullJitter(base, cap, () -> ThreadLocalRandom.current().nextLong());
  }

  /**
   * @param retries made before, from 0
   */
  public Duration before(int retries) {
    return before(retries, Optional.empty());
  }

  /**
   * @param retries made before, from 0
   * @param askedFor the wait that the server asks for, to which the jitter is added
   */
  public Duration before(int retries, Optional<Duration> askedFor) {
    double bound = base.toNanos() * (double) (1L << Math.min(retries, MAX_DOUBLINGS));
    long jitter = (long) (random.nextDouble() * Math.min(bound, cap.toNanos()));
    return askedFor.orElse(Duration.ZERO).plusNanos(jitter);
  }
}
