package io.lodestream.trainer.merge;

import java.util.List;

/**
 * Which weights a model has in the end.
 *
 * @param chosen the mix
 * @param tried all candidates, in the order of the settings; empty: there was nothing to choose
 *     from
 */
public record MergeReport(Mix chosen, List<MergeCandidate> tried) {
  public MergeReport {
    tried = List.copyOf(tried);
  }

  /** The best checkpoint as it is, nothing else tried. */
  public static MergeReport none() {
    return new MergeReport(Mix.TRAINED, List.of());
  }
}
