package io.lodestream.trainer.merge;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.PairedError;
import io.lodestream.trainer.validation.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A mix of weights with what was measured of it.
 *
 * @param scores on the validation split
 * @param history nDCG@10 of each query by the figure that decides, by earlier window
 * @param report what it remembers
 */
record Measured(Mix mix, Scores scores, List<double[]> history, HistoryReport report) {

  private double[] validation() {
    return scores.deciding();
  }

  Figures figures() {
    return scores.figures();
  }

  private double validationNdcg() {
    return mean(validation());
  }

  /** The mean of new and old: each earlier window counts the same, all of them half. */
  double score() {
    return history.isEmpty()
        ? validationNdcg()
        : (validationNdcg() + history.stream().mapToDouble(Measured::mean).average().orElse(0)) / 2;
  }

  /** Of the vectors alone, on validation. */
  double alone() {
    return figures().alone();
  }

  Candidate candidate() {
    return new Candidate(mix, figures(), score(), report.forgetting());
  }

  /** Standard error of the difference of the two scores, query by query. */
  double standardErrorAgainst(Measured other) {
    double ofValidation = varianceOfMean(validation(), other.validation());
    if (history.isEmpty()) {
      return Math.sqrt(ofValidation);
    }
    double ofHistory = 0;
    for (int i = 0; i < history.size(); i++) {
      ofHistory += varianceOfMean(history.get(i), other.history.get(i));
    }
    ofHistory /= (double) history.size() * history.size();
    return Math.sqrt((ofValidation + ofHistory) / 4);
  }

  /** The same of the vectors alone, on validation. */
  double standardErrorAloneAgainst(Measured other) {
    return Math.sqrt(
        varianceOfMean(
            scores.dense().get(scores.dimension()), other.scores.dense().get(scores.dimension())));
  }

  private static double varianceOfMean(double[] a, double[] b) {
    return PairedError.varianceOfMean(
        IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }
}
