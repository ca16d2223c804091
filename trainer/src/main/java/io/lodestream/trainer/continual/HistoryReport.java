package io.lodestream.trainer.continual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well a candidate still does on the frozen sets of earlier windows.
 *
 * @param windows in the order of the task; empty: no history was given
 * @param own nDCG@10 of the candidate on the frozen set of the window it was trained on, for the
 *     figures of later models
 */
public record HistoryReport(List<Figure> windows, OptionalDouble own) {
  public HistoryReport {
    windows = List.copyOf(windows);
  }

  /** Nothing measured. */
  public static HistoryReport none() {
    return new HistoryReport(List.of(), OptionalDouble.empty());
  }

  /**
   * @param windows the frozen sets
   * @param parent nDCG@10 of the parent on each
   * @param candidate nDCG@10 of the candidate on each, query by query
   * @param own as in the record
   */
  public static HistoryReport of(
      List<History> windows, List<Double> parent, List<double[]> candidate, OptionalDouble own) {
    var figures = new ArrayList<Figure>();
    for (int i = 0; i < windows.size(); i++) {
      var window = windows.get(i);
      double before = parent.get(i);
      figures.add(
          new Figure(
              window.windowId(),
              candidate.get(i).length,
              before,
              Arrays.stream(candidate.get(i)).average().orElse(0),
              Math.max(before, window.best().orElse(before)),
              window.trained()));
    }
    return new HistoryReport(figures, own);
  }

  /** This report with a figure for later windows. */
  public HistoryReport withOwn(OptionalDouble own) {
    return new HistoryReport(windows, own);
  }

  /**
   * Mean over the windows of what was lost against the best model there was, 0 without windows (<a
   * href="https://arxiv.org/abs/1801.10112">Chaudhry et al.</a>).
   */
  public double forgetting() {
    return windows.stream().mapToDouble(Figure::forgetting).average().orElse(0);
  }

  /** Queries of all windows together. */
  public int queries() {
    return windows.stream().mapToInt(Figure::queries).sum();
  }

  /** Mean over the windows whose own model was measured; empty when none was. */
  public OptionalDouble backwardTransfer() {
    return windows.stream()
        .map(Figure::backwardTransfer)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /**
   * What a candidate does on the frozen set of one earlier window.
   *
   * @param windowId the earlier window
   * @param queries measured
   * @param parent nDCG@10 of the parent
   * @param candidate nDCG@10 of the candidate
   * @param best highest nDCG@10 of any model of the line before, the parent among them
   * @param trained nDCG@10 of the model trained on that window
   */
  public record Figure(
      String windowId,
      int queries,
      double parent,
      double candidate,
      double best,
      OptionalDouble trained) {

    /** What is lost against the best there was, at least 0. */
    public double forgetting() {
      return Math.max(0, best - candidate);
    }

    /**
     * What later training did to this window: above 0 it helped (<a
     * href="https://arxiv.org/abs/1706.08840">Lopez-Paz and Ranzato</a>).
     */
    public OptionalDouble backwardTransfer() {
      return trained.isPresent()
          ? OptionalDouble.of(candidate - trained.getAsDouble())
          : OptionalDouble.empty();
    }
  }
}
