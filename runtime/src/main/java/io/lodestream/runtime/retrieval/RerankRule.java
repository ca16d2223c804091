package io.lodestream.runtime.retrieval;

/** What may reorder the top of a ranking. */
public enum RerankRule {
  NONE,
  /** Token vectors of the model that serves. */
  LATE_INTERACTION,
  /** An endpoint over HTTP. */
  EXTERNAL
}
