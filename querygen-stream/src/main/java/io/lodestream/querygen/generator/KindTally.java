package io.lodestream.querygen.generator;

/**
 * What came of one kind's queries.
 *
 * @param written queries of the kind
 * @param kept by the judge
 * @param toLearn of the kept ones, those that one search puts first and both together do not: the
 *     one vouches for the pair, and the other has something to learn
 */
public record KindTally(int written, int kept, int toLearn) {

  public static final KindTally NOTHING = new KindTally(0, 0, 0);

  /** Counted as written besides, and as to be learnt: a kind that wrote nothing is not shut out. */
  private static final int PRIOR_WRITTEN = 20;

  private static final int PRIOR_LEARNT = 1;
  private static final double STEPS = 1000;

  public KindTally plus(boolean isKept, boolean isToLearn) {
    return new KindTally(written + 1, kept + (isKept ? 1 : 0), toLearn + (isToLearn ? 1 : 0));
  }

  KindTally halved() {
    return new KindTally(written / 2, kept / 2, toLearn / 2);
  }

  /** The share that is to be learnt, from .001 to 1. */
  public double weight() {
    double share = (toLearn + PRIOR_LEARNT) / (double) (written + PRIOR_WRITTEN);
    return Math.max(1, Math.round(share * STEPS)) / STEPS;
  }
}
