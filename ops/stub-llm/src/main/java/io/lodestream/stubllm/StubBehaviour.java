package io.lodestream.stubllm;

import java.time.Duration;

/**
 * How a {@link StubLlm} behaves. Faults are drawn per request body and how often it came, so that a
 * seed gives the same faults whatever the order of concurrent calls.
 *
 * @param medianLatency of a log-normal distribution; zero answers at once
 * @param sigma its shape: the standard deviation of the latency's logarithm
 * @param rateLimited share answered 429 with {@code Retry-After}
 * @param retryAfter what that says, in whole seconds
 * @param serverError share answered 500
 * @param hang share never answered
 * @param truncated share answered with half a body; every other one of them is no JSON at all
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

  /** An endpoint under load as the measure of query generation has it: one in fourteen fails. */
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
