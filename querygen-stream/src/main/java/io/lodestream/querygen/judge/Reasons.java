package io.lodestream.querygen.judge;

/** Stable codes of {@code RejectedPair.reason}. */
public final class Reasons {

  /** The passage gave nothing to ask. */
  public static final String NO_QUERY = "no-query";

  /** Fewer than three words with content. */
  public static final String TOO_SHORT = "too-short";

  /** The query is most of the passage. */
  public static final String COPY = "copy";

  /** Another passage has the same query. */
  public static final String DUPLICATE = "duplicate";

  /** The passage does not come back for its query. */
  public static final String NOT_FOUND = "not-found";

  /** The passage is not in the share that gets queries ({@code querygen.passage-share}). */
  public static final String NOT_SAMPLED = "not-sampled";

  /** The generator failed on the passage; the detail is the class of the exception. */
  public static final String GENERATOR_FAILED = "generator-failed";

  /** The passage resembles documents of another split ({@code Passage.conflictingCluster}). */
  public static final String SPLIT_CONFLICT = "split-conflict";

  private Reasons() {}
}
