package io.lodestream.trainer.validation;

import java.util.Arrays;

/** How far chance alone may move a mean difference of two models. */
public final class PairedError {
  private PairedError() {}

  /** Standard error of the mean of differences, query by query; 0 of fewer than two. */
  public static double of(double[] differences) {
    return Math.sqrt(varianceOfMean(differences));
  }

  /** Its square. */
  public static double varianceOfMean(double[] differences) {
    int n = differences.length;
    if (n < 2) {
      return 0;
    }
    double mean = Arrays.stream(differences).average().orElse(0);
    double squares = Arrays.stream(differences).map(d -> Math.pow(d - mean, 2)).sum();
    return squares / (n - 1) / n;
  }
}
