package io.lodestream.trainer.settings;

/** Which passages are near each other, so that meeting in a batch makes them hard negatives. */
public enum NeighbourhoodRule {
  /** Passages of one document. */
  DOCUMENT,
  /**
   * Passages of one source, such as a site or a collection; where a pair names no source, passages
   * of one document.
   */
  SOURCE,
  /** Passages that the parent model puts near each other, and so does the index that serves it. */
  NEAREST
}
