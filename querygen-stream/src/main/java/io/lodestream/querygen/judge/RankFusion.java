package io.lodestream.querygen.judge;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses rankings by <a href="https://doi.org/10.1145/1571941.1572114">reciprocal rank</a>: an item
 * scores the sum of {@code 1 / (60 + rank)} over the rankings that hold it.
 */
final class RankFusion {

  private static final int K = 60;

  private RankFusion() {}

  /** All items, best first; equal scores in the order of the first ranking, then the next. */
  static List<String> fuse(List<List<String>> rankings) {
    Map<String, Double> scores = new HashMap<>();
    for (var ranking : rankings) {
      for (int i = 0; i < ranking.size(); i++) {
        scores.merge(ranking.get(i), 1.0 / (K + i + 1), Double::sum);
      }
    }
    return rankings.stream()
        .flatMap(List::stream)
        .distinct()
        .sorted(Comparator.comparingDouble((String item) -> scores.get(item)).reversed())
        .toList();
  }
}
