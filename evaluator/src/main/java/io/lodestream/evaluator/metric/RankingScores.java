package io.lodestream.evaluator.metric;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Scores a ranked list of distinct item ids against graded relevant items, by the definitions of <a
 * href="https://github.com/usnistgov/trec_eval">trec_eval</a>.
 *
 * <p>{@code relevant} maps every relevant item, found or not, to its grade above 0; it is not
 * empty. {@code k} is the cut-off: only the first {@code k} items count. Results are 0 to 1.
 */
public final class RankingScores {

  private static final double LN_2 = Math.log(2);

  private RankingScores() {}

  /** Found relevant items among all relevant items. */
  public static double recall(List<String> ranking, Map<String, Integer> relevant, int k) {
    return (double) found(ranking, relevant, k) / relevant.size();
  }

  /** Relevant items among {@code k}, also when fewer than {@code k} were returned. */
  public static double precision(List<String> ranking, Map<String, Integer> relevant, int k) {
    return (double) found(ranking, relevant, k) / k;
  }

  /** 1 when any relevant item was found. */
  public static double hit(List<String> ranking, Map<String, Integer> relevant, int k) {
    return found(ranking, relevant, k) > 0 ? 1 : 0;
  }

  /** 1 / rank of the first relevant item; 0 when none was found. */
  public static double reciprocalRank(List<String> ranking, Map<String, Integer> relevant, int k) {
    for (int i = 0; i < Math.min(k, ranking.size()); i++) {
      if (relevant.containsKey(ranking.get(i))) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /** Mean over all relevant items of the precision at their rank, 0 for those not found. */
  public static double averagePrecision(
      List<String> ranking, Map<String, Integer> relevant, int k) {
    int found = 0;
    double sum = 0;
    for (int i = 0; i < Math.min(k, ranking.size()); i++) {
      if (relevant.containsKey(ranking.get(i))) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return sum / relevant.size();
  }

  /**
   * Discounted gain over the gain of the ideal order of all relevant items; the gain is the grade
   * itself, the discount log2(rank + 1).
   */
  public static double ndcg(List<String> ranking, Map<String, Integer> relevant, int k) {
    double gained = 0;
    for (int i = 0; i < Math.min(k, ranking.size()); i++) {
      gained += discounted(relevant.getOrDefault(ranking.get(i), 0), i);
    }
    var grades = relevant.values().stream().sorted(Comparator.reverseOrder()).limit(k).toList();
    double ideal = 0;
    for (int i = 0; i < grades.size(); i++) {
      ideal += discounted(grades.get(i), i);
    }
    return gained / ideal;
  }

  private static double discounted(int grade, int index) {
    return grade * LN_2 / Math.log(index + 2.0);
  }

  private static int found(List<String> ranking, Map<String, Integer> relevant, int k) {
    int found = 0;
    for (int i = 0; i < Math.min(k, ranking.size()); i++) {
      if (relevant.containsKey(ranking.get(i))) {
        found++;
      }
    }
    return found;
  }
}
