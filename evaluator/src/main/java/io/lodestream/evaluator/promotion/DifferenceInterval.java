package io.lodestream.evaluator.promotion;

/**
 * Mean difference candidate minus champion, with the ends of its confidence interval.
 *
 * @param confidence level, e.g. 0.95
 */
public record DifferenceInterval(double delta, double low, double high, double confidence) {}
