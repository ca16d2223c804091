package io.lodestream.trainer.merge;

import io.lodestream.trainer.validation.Figures;
import java.util.List;

/**
 * Which weights a model has in the end.
 *
 * @param chosen the mix
 * @param tried all candidates, in the order of the settings; empty: there was nothing to choose
 *     from
 */
public record MergeReport(Mix chosen, List<Candidate> tried) {
  public MergeReport {
    tried = List.copyOf(tried);
  }

  /** The best checkpoint as it is, nothing else tried. */
  public static MergeReport none() {
    return new MergeReport(Mix.TRAINED, List.of());
  }

  /**
   * A mix of weights and what it is worth.
   *
   * @param validation on the validation split
   * @param score what is compared, by the figure that decides: the mean of the validation split's
   *     and the history's nDCG@10, or the validation split's where there is no history
   * @param forgetting as in {@link io.lodestream.trainer.continual.HistoryReport}
   */
  public record Candidate(Mix mix, Figures validation, double score, double forgetting) {}
}
