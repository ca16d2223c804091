package io.lodestream.trainer.continual;

import java.util.OptionalDouble;

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
public record HistoryFigure(
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
