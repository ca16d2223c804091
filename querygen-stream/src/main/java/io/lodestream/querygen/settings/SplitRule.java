package io.lodestream.querygen.settings;

import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.digest.Sha256;
import java.math.BigInteger;

/**
 * Assigns each near-duplicate cluster to train, validation or evaluation once and for all.
 *
 * <p>Evaluation takes the low end of the hash range and validation the high end, so changing one
 * share never moves a cluster between evaluation and validation.
 *
 * @param validation share of clusters, 0 to 1
 * @param evaluation share of clusters, 0 to 1
 */
public record SplitRule(double validation, double evaluation) {

  private static final String SALT = "lodestream-split-1:";
  private static final double RANGE = Math.pow(2, 256);

  public SplitRule {
    if (validation < 0 || evaluation < 0 || validation + evaluation > 0.9) {
      throw new IllegalArgumentException(
          "validation and evaluation must leave a tenth for training, were %s and %s"
              .formatted(validation, evaluation));
    }
  }

  /** True when the passage resembles documents of another split than its own. */
  public boolean isInConflict(Passage passage) {
    var other = passage.getConflictingCluster();
    return other != null && of(other) != of(passage.getCluster());
  }

  /** Whether documents of both clusters are in one split. */
  public boolean isSame(String cluster, String other) {
    return of(cluster) == of(other);
  }

  /** Whether both passages are of one split, and neither resembles documents of another one. */
  public boolean areTogether(Passage one, Passage other) {
    return isSame(one.getCluster(), other.getCluster())
        && !isInConflict(one)
        && !isInConflict(other);
  }

  /**
   * The passage, split for ever as its first cluster was. When the passage comes again with a
   * cluster of another split, as from an ingest stage that lost its state and met the documents in
   * another order, it keeps its first cluster and is in conflict with the other one.
   *
   * @param former the passage as it was before
   */
  public Passage heldTo(Passage former, Passage passage) {
    return of(former.getCluster()) == of(passage.getCluster())
        ? passage
        : Passage.newBuilder(passage)
            .setCluster(former.getCluster())
            .setConflictingCluster(passage.getCluster())
            .build();
  }

  public Split of(String cluster) {
    var hash = Sha256.of(SALT + cluster).bytes();
    double at = new BigInteger(1, hash).doubleValue() / RANGE;
    if (at < evaluation) {
      return Split.EVALUATION;
    }
    return at >= 1 - validation ? Split.VALIDATION : Split.TRAIN;
  }
}
