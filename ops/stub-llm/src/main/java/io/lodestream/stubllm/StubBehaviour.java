package io.lodestream.stubllm;

import java.time.Duration;

/**
 * How a {@link StubLlm} behaves. A fault is drawn from the seed, the request body and the number of
 * times that body was sent, so a seed gives the same faults in any order of concurrent calls.
 *
 * @param medianLatency of a log-normal distribution; zero answers at once
 * @param sigma shape of that distribution: the standard deviation of the latency's logarithm
 * @param rateLimited share answered 429 with {@code Retry-After}
 * @param retryAfter value of the {@code Retry-After} header, in whole seconds
 * @param serverError share answered 500
 * @param hang share never answered
 * @param truncated share answered with half a body; every other one of these bodies is no JSON at
 *     all
 */
public record StubBehaviour(
    Duration medianLatency,
    double sigma,
    double rateLimited,
    Duration retryAfter,
    double serverError,
    double hang,
    double truncated,
    long seed) {

  /** Answers everything at once. */
  public static StubBehaviour prompt() {
    return new StubBehaviour(Duration.ZERO, 0, 0, Duration.ofSeconds(1), 0, 0, 0, 17);
  }

  /** The endpoint under load of the query generation benchmark: one call in fourteen fails. */
  public static StubBehaviour underLoad() {
    return prompt().latency(Duration.ofMillis(800), 0.5).faults(0.03, 0.02, 0.01, 0.01);
  }

  public StubBehaviour latency(Duration median, double sigma) {
    return new StubBehaviour(
        median, sigma, rateLimited, retryAfter, serverError, hang, truncated, seed);
  }

  public StubBehaviour faults(
      double rateLimited, double serverError, double hang, double truncated) {
    return new StubBehaviour(
        medianLatency, sigma, rateLimited, retryAfter, serverError, hang, truncated, seed);
  }

  public StubBehaviour retryAfter(Duration wait) {
    return new StubBehaviour(
        medianLatency, sigma, rateLimited, wait, serverError, hang, truncated, seed);
  }

  public StubBehaviour seed(long seed) {
    return new StubBehaviour(
        medianLatency, sigma, rateLimited, retryAfter, serverError, hang, truncated, seed);
  }
}
