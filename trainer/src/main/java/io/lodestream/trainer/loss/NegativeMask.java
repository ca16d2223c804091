package io.lodestream.trainer.loss;

import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;

/** Finds the passages of a batch that may answer another pair's query and so are no negatives. */
public final class NegativeMask {

  private NegativeMask() {}

  /**
   * @return {@code [query][passage]}, true where the passage must not count as a negative; false on
   *     the diagonal, which holds the positives
   */
  public static boolean[][] of(List<TrainingPair> batch, MaskRule rule) {
    int size = batch.size();
    var masked = new boolean[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        masked[i][j] = i != j && mayAnswer(batch.get(i), batch.get(j), rule);
      }
    }
    return masked;
  }

  private static boolean mayAnswer(TrainingPair query, TrainingPair other, MaskRule rule) {
    if (query.sharesText(other)) {
      return true;
    }
    if (query.documentId().equals(other.documentId())) {
      return rule == MaskRule.DOCUMENT || Math.abs(query.ordinal() - other.ordinal()) <= 1;
    }
    return query.cluster().equals(other.cluster());
  }
}
