package io.lodestream.querygen.judge;

/** A judge's verdict on a candidate. */
public sealed interface Verdict {

  /**
   * Worth training on.
   *
   * @param score from 0 to 1
   * @param first which searches put the passage first
   */
  record Kept(double score, String why, First first) implements Verdict {

    /** Kept by a judge that does not search. */
    public Kept(double score, String why) {
      this(score, why, First.FOR_NONE);
    }

    /** Each search puts the passage first, so that there is little left to learn. */
    public boolean isSolved() {
      return first == First.FOR_ALL;
    }

    /** Some searches put the passage first, and some do not. */
    public boolean isFirstForSome() {
      return first == First.FOR_SOME;
    }
  }

  /** Which of the searches, by words and by meaning, put the passage first. */
  enum First {
    FOR_ALL,
    FOR_SOME,
    FOR_NONE
  }

  /** Not worth it; {@code reason} is one of {@link Reasons}. */
  record Refused(String reason, String detail) implements Verdict {}
}
