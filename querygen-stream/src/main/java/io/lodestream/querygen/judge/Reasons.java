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

  /** A language model's answer holds no queries, asked twice. */
  public static final String UNREADABLE_ANSWER = "unreadable-answer";

  /** The query has more words or characters than a person would write. */
  public static final String TOO_LONG = "too-long";

  /** The query holds markup that its passage does not hold. */
  public static final String MARKUP = "markup";

  /** The query repeats the instructions, or gives some. */
  public static final String ECHO = "echo";

  /** The query has a rare word that stands in an example of the prompt and not in the passage. */
  public static final String EXAMPLE_LEAK = "example-leak";

  /** The model wrote it for what a search misses, and each search puts the passage first. */
  public static final String ALREADY_FOUND = "already-found";

  /** The query points at "the passage", which its reader does not see. */
  public static final String NOT_SELF_CONTAINED = "not-self-contained";

  /** The query is not in the language of its passage. */
  public static final String OTHER_LANGUAGE = "other-language";

  /** The judge's marks are too low; the detail has them. */
  public static final String LOW_SCORE = "low-score";

  /** The judge's answer has no verdict on the query. */
  public static final String NOT_JUDGED = "not-judged";

  /** The query holds personal data or a secret; the detail names its sort, the query masks it. */
  public static final String SENSITIVE = "sensitive";

  /** Feedback on a passage or document that did not become known in time. */
  public static final String UNKNOWN_PASSAGE = "unknown-passage";

  private Reasons() {}
}
