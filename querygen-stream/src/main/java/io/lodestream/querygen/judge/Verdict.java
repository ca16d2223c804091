package io.lodestream.querygen.judge;

/** A judge's verdict on a candidate. */
public sealed interface Verdict {

  /**
   * Worth training on.
   *
   * @param score from 0 to 1
   * @param isSolved a search by words and a search by meaning both put the passage first, so that
   *     there is little left to learn
   */
  record Kept(double score, String why, boolean isSolved) implements Verdict {

    /** Kept by a judge that does not search. */
    public Kept(double score, String why) {
      this(score, why, false);
    }
  }

  /** Not worth it; {@code reason} is one of {@link Reasons}. */
  record Refused(String reason, String detail) implements Verdict {}
}
