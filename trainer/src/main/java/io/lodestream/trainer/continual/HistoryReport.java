package io.lodestream.trainer.continual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a candidate remembers.
 *
 * @param windows in the order of the task; empty: no history was given
 * @param own nDCG@10 of the candidate on the frozen set of the window it was trained on, for the
 *     figures of later models
 */
public record HistoryReport(List<HistoryFigure> windows, OptionalDouble own) {
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
    var figures = new ArrayList<HistoryFigure>();
    for (int i = 0; i < windows.size(); i++) {
      var window = windows.get(i);
      double before = parent.get(i);
      figures.add(
          new HistoryFigure(
              window.windowId(),
              candidate.get(i).length,
              before,
              Arrays.stream(candidate.get(i)).average().orElse(0),
              Math.max(before, window.best().orElse(before)),
              window.trained()));
    }
    return new HistoryReport(figures, own);
  }

  /** The same with a figure for later windows. */
  public HistoryReport withOwn(OptionalDouble own) {
    return new HistoryReport(windows, own);
  }

  /**
   * Mean over the windows of what was lost against the best model there was, 0 without windows (<a
   * href="https://arxiv.org/abs/1801.10112">Chaudhry et al.</a>).
   */
  public double forgetting() {
    return windows.stream().mapToDouble(HistoryFigure::forgetting).average().orElse(0);
  }

  /** Queries of all windows together. */
  public int queries() {
    return windows.stream().mapToInt(HistoryFigure::queries).sum();
  }

  /** Mean over the windows whose own model was measured; empty without such. */
  public OptionalDouble backwardTransfer() {
    return windows.stream()
        .map(HistoryFigure::backwardTransfer)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }
}
