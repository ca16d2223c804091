package io.lodestream.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.MaskRule;

/**
 * Finds the passages of a batch that may answer another pair's query and so are no negatives.
 *
 * <p>A mask is {@code [pair][column]}, true where the passage must not count as a negative, and
 * never true for a pair's own passage.
 */
public final class NegativeMask {
  /** Added to a masked score: its probability becomes 0 in fp32. */
  private static final float EXCLUDED = -1e9f;

  private NegativeMask() {}

  /** By text, content, document and near-duplicate cluster; hard negatives are no exception. */
  public static boolean[][] of(Columns columns, MaskRule rule) {
    var pairs = columns.pairs();
    var passages = columns.passages();
    var queries = pairs.stream().map(TrainingPair::normalisedQuery).toList();
    var masked = new boolean[pairs.size()][passages.size()];
    for (int i = 0; i < masked.length; i++) {
      for (int j = 0; j < passages.size(); j++) {
        boolean sameQuery = j < masked.length && queries.get(i).equals(queries.get(j));
        masked[i][j] =
            i != j && (sameQuery || mayAnswer(pairs.get(i).positive(), passages.get(j), rule));
      }
    }
    return masked;
  }

  /**
   * Masks also what a guide model puts too near to the query (<a
   * href="https://arxiv.org/abs/2402.16829">GISTEmbed</a>): above the positive's cosine less {@code
   * margin} times its size.
   *
   * @param guide the guide's cosines {@code [pair][column]}
   * @param margin 0: only what it prefers to the positive
   */
  public static void addGuided(boolean[][] masked, float[][] guide, double margin) {
    for (int i = 0; i < masked.length; i++) {
      double positive = guide[i][i];
      double limit = positive - margin * Math.abs(positive);
      for (int j = 0; j < masked[i].length; j++) {
        masked[i][j] |= i != j && guide[i][j] > limit;
      }
    }
  }

  /** Whether a passage may answer what another answers, by what is known of the two. */
  public static boolean mayAnswer(PassageText answer, PassageText other, MaskRule rule) {
    if (answer.contentHash().equals(other.contentHash()) || answer.text().equals(other.text())) {
      return true;
    }
    if (answer.documentId().equals(other.documentId())) {
      return rule == MaskRule.DOCUMENT || Math.abs(answer.ordinal() - other.ordinal()) <= 1;
    }
    return answer.cluster().equals(other.cluster());
  }

  /**
   * A mask as a tensor that is added to the scores.
   *
   * @param added what is added to the columns that are not masked, {@code [pair][column]}; without
   *     rows: nothing
   */
  static NDArray asAddend(NDManager owner, boolean[][] masked, float[][] added) {
    int columns = masked[0].length;
    var flat = new float[masked.length * columns];
    for (int i = 0; i < masked.length; i++) {
      for (int j = 0; j < columns; j++) {
        flat[i * columns + j] = masked[i][j] ? EXCLUDED : added.length == 0 ? 0 : added[i][j];
      }
    }
    return owner.create(flat, new Shape(masked.length, columns));
  }
}
