package io.lodestream.evaluator.promotion;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.LabelOrigin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Champion's and candidate's values for the same queries of a set.
 *
 * @param compared what stands for champion and candidate here
 * @param sourceDocuments {@code [query]}
 * @param champion {@code [metric of RetrievalMetric.COMPARED][query]}
 * @param candidate likewise
 */
public record PairedScores(
    Compared compared,
    String set,
    LabelOrigin origin,
    String[] sourceDocuments,
    double[][] champion,
    double[][] candidate) {

  public int queries() {
    return sourceDocuments.length;
  }

  /** All queries of several sets as one; every query weighs the same. */
  public static PairedScores pooled(String name, List<PairedScores> sets) {
    return new PairedScores(
        sets.get(0).compared(),
        name,
        sets.get(0).origin(),
        sets.stream().flatMap(s -> Arrays.stream(s.sourceDocuments())).toArray(String[]::new),
        joined(sets, PairedScores::champion),
        joined(sets, PairedScores::candidate));
  }

  private static double[][] joined(
      List<PairedScores> sets, Function<PairedScores, double[][]> side) {
    var joined = new double[RetrievalMetric.COMPARED.size()][];
    for (int metric = 0; metric < joined.length; metric++) {
      int index = metric;
      joined[metric] =
          sets.stream().flatMapToDouble(s -> Arrays.stream(side.apply(s)[index])).toArray();
    }
    return joined;
  }

  /** The differences with their intervals; needs at least one query. */
  public SetComparison compare(PairedBootstrap bootstrap) {
    var numbers = new HashMap<String, Integer>();
    var clusters =
        Arrays.stream(sourceDocuments)
            .mapToInt(document -> numbers.computeIfAbsent(document, d -> numbers.size()))
            .toArray();
    var intervals = bootstrap.intervals(clusters, differences());
    var comparisons = new ArrayList<Comparison>();
    for (int metric = 0; metric < intervals.length; metric++) {
      comparisons.add(
          new Comparison(
              compared,
              set,
              RetrievalMetric.COMPARED.get(metric).id(),
              queries(),
              mean(champion[metric]),
              mean(candidate[metric]),
              intervals[metric].delta(),
              intervals[metric].low(),
              intervals[metric].high(),
              intervals[metric].confidence()));
    }
    return new SetComparison(set, origin, queries(), numbers.size(), comparisons);
  }

  private double[][] differences() {
    var differences = new double[champion.length][queries()];
    for (int metric = 0; metric < champion.length; metric++) {
      for (int query = 0; query < queries(); query++) {
        differences[metric][query] = candidate[metric][query] - champion[metric][query];
      }
    }
    return differences;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
