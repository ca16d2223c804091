package io.lodestream.trainer.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How much one configuration is better than another on the same queries: mean difference and its 95
 * % percentile interval over resampled queries (Efron's paired bootstrap).
 */
public record PairedInterval(int queries, double mean, double low, double high) {
  private static final int SAMPLES = 2000;
  private static final double TAIL = 0.025;

  static PairedInterval of(List<Double> before, List<Double> after, long seed) {
    int n = before.size();
    if (n == 0 || n != after.size()) {
      throw new IllegalArgumentException(
          "both must have the same queries, had %d and %d".formatted(n, after.size()));
    }
    var differences = new double[n];
    Arrays.setAll(differences, i -> after.get(i) - before.get(i));
    var random = new Random(seed);
    var means = new double[SAMPLES];
    Arrays.setAll(
        means, s -> random.ints(n, 0, n).mapToDouble(i -> differences[i]).average().orElse(0));
    Arrays.sort(means);
    return new PairedInterval(
        n,
        Arrays.stream(differences).average().orElse(0),
        means[(int) (TAIL * SAMPLES)],
        means[(int) ((1 - TAIL) * SAMPLES) - 1]);
  }

  /** Whether chance alone is an unlikely explanation. */
  public boolean isAboveZero() {
    return low > 0;
  }
}
