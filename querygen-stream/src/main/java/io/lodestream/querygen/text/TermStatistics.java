package io.lodestream.querygen.text;

/** How rare terms are in the corpus. */
@FunctionalInterface
public interface TermStatistics {

  /** Treats every term alike, for when there is no corpus. */
  TermStatistics NONE = term -> 0.0;

  /** Share of the corpus' passages that hold the term, 0 to 1; 0 when it was never seen. */
  double frequency(String term);

  /** Inverse document frequency, from 0 to 6.9: one passage in a thousand is as rare as it gets. */
  default double weight(String term) {
    double share = Math.max(frequency(term), 1e-3);
    return Math.max(0, -Math.log(share));
  }
}
