package io.lodestream.trainer.settings;

/** Which passages of a query's own document are kept out of its negatives. */
public enum MaskRule {
  /** All: right when a document is the unit users look for. */
  DOCUMENT,
  /**
   * Only the neighbours, which may overlap or continue the answer: right when passages are the
   * unit, since the other passages of a long document are its hardest negatives.
   */
  ADJACENT
}
