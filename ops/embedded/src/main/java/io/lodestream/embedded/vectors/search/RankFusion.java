package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.refusals.Refusals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges rankings by rank alone (Cormack, Clarke and Büttcher, <a
 * href="https://plg.uwaterloo.ca/~gvcormac/cormacksigir09-rrf.pdf">Reciprocal Rank Fusion
 * outperforms Condorcet and individual Rank Learning Methods</a>).
 *
 * <p>A document at rank r = 1, 2, ... of a ranking with weight w gets {@code 1 / (r / w + k - 1)};
 * the protocol's default k is 2, the paper's is 60. A ranking of weight 0 adds nothing.
 */
final class RankFusion {

  static final int DEFAULT_K = 2;

  private RankFusion() {}

  static List<Hit> fuse(List<List<Hit>> rankings, long k, List<Float> weights) {
    if (k < 1) {
      throw Refusals.invalid("k of reciprocal rank fusion must be at least 1, was " + k);
    }
    if (!weights.isEmpty() && weights.size() != rankings.size()) {
      throw Refusals.invalid(
          "Number of weights in RRF should match number of pre-fetches: got %d, expected %d"
              .formatted(weights.size(), rankings.size()));
    }
    Map<Integer, Float> scores = new HashMap<>();
    for (int source = 0; source < rankings.size(); source++) {
      float weight = weights.isEmpty() ? 1 : weights.get(source);
      List<Hit> ranking = rankings.get(source);
      for (int i = 0; i < ranking.size(); i++) {
        float score = weight > 0 ? 1 / ((i + 1) / weight + k - 1) : 0;
        scores.merge(ranking.get(i).doc(), score, Float::sum);
      }
    }
    List<Hit> fused = new ArrayList<>();
    scores.forEach((doc, score) -> fused.add(new Hit(doc, score)));
    fused.sort(Hit.closestFirst(true));
    return fused;
  }
}
