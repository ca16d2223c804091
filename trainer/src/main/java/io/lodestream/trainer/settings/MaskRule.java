package io.lodestream.trainer.settings;

/** Which passages of a query's own document are kept out of its negatives. */
public enum MaskRule {
  /** All passages of the document: right when users look for documents. */
  DOCUMENT,
  /**
   * Only the neighbouring passages, which may overlap or continue the answer: right when users look
   * for passages, since the other passages of a long document are the hardest negatives.
   */
  ADJACENT
}
