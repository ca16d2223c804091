package io.lodestream.evaluator.promotion;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Interval of a mean difference over queries, by resampling source documents with all their queries
 * (the <a href="https://doi.org/10.1002/9781118445112.stat07819">cluster bootstrap</a>, percentile
 * interval).
 *
 * <p>Queries about one document are hard or easy together: resampling single queries would promise
 * a narrower interval than there is. With few documents the interval is too narrow all the same;
 * {@link PromotionRule} asks for a minimum. Deterministic for a seed. Thread-safe.
 */
public final class PairedBootstrap {

  /**
   * Mean difference candidate minus champion, with the ends of its confidence interval.
   *
   * @param confidence level, e.g. 0.95
   */
  public record Interval(double delta, double low, double high, double confidence) {}

  private final int resamples;
  private final double confidence;
  private final long seed;

  public PairedBootstrap(int resamples, double confidence, long seed) {
    this.resamples = resamples;
    this.confidence = confidence;
    this.seed = seed;
  }

  /**
   * @param clusters {@code [query]}, the number from 0 of its source document; each is used
   * @param differences {@code [metric][query]}; all metrics share the same resamples
   * @return one interval per metric
   */
  public Interval[] intervals(int[] clusters, double[][] differences) {
    int metrics = differences.length;
    int documents = Arrays.stream(clusters).max().orElseThrow() + 1;
    var sums = new double[metrics][documents];
    var counts = new int[documents];
    for (int query = 0; query < clusters.length; query++) {
      counts[clusters[query]]++;
      for (int metric = 0; metric < metrics; metric++) {
        sums[metric][clusters[query]] += differences[metric][query];
      }
    }
    var means = resampledMeans(sums, counts);
    var intervals = new Interval[metrics];
    for (int metric = 0; metric < metrics; metric++) {
      Arrays.sort(means[metric]);
      intervals[metric] =
          new Interval(
              Arrays.stream(differences[metric]).average().orElseThrow(),
              quantile(means[metric], (1 - confidence) / 2),
              quantile(means[metric], (1 + confidence) / 2),
              confidence);
    }
    return intervals;
  }

  private double[][] resampledMeans(double[][] sums, int[] counts) {
    int metrics = sums.length;
    int documents = counts.length;
    var random = new SplittableRandom(seed);
    var means = new double[metrics][resamples];
    var total = new double[metrics];
    for (int resample = 0; resample < resamples; resample++) {
      Arrays.fill(total, 0);
      long queries = 0;
      for (int draw = 0; draw < documents; draw++) {
        int document = random.nextInt(documents);
        queries += counts[document];
        for (int metric = 0; metric < metrics; metric++) {
          total[metric] += sums[metric][document];
        }
      }
      for (int metric = 0; metric < metrics; metric++) {
        means[metric][resample] = total[metric] / queries;
      }
    }
    return means;
  }

  /** Linear between the two nearest order statistics. */
  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
