package io.lodestream.querygen.judge;

/** A judge's verdict on a candidate. */
public sealed interface Verdict {

  /** Worth training on; {@code score} is from 0 to 1. */
  record Kept(double score, String why) implements Verdict {}

  /** Not worth it; {@code reason} is one of {@link Reasons}. */
  record Refused(String reason, String detail) implements Verdict {}
}
