package io.lodestream.runtime.retrieval;

/** Who decides how queries find passages. */
public enum RetrievalRule {
  /** Dense vectors alone. */
  DENSE,
  /** Dense and sparse vectors, fused by the configured weight. */
  HYBRID,
  /** The recipe of the champion's promotion, which the evaluator found best. */
  AUTO
}
