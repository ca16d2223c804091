package io.lodestream.embedded.vectors.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges rankings by their scores, each ranking brought to one scale first (distribution-based
 * score fusion, DBSF): 0 and 1 are three standard deviations of the ranking's sample below and
 * above its mean, scores beyond stay beyond, a ranking without spread is 0.5 throughout. A
 * document's score is the sum over rankings. Single precision, as in Qdrant.
 */
final class ScoreFusion {

  private static final float DEVIATIONS = 3;
  private static final float MIDDLE = 0.5f;

  private ScoreFusion() {}

  static List<Hit> fuse(List<List<Hit>> rankings) {
    Map<Integer, Float> scores = new HashMap<>();
    for (List<Hit> ranking : rankings) {
      for (Hit hit : normalized(ranking)) {
        scores.merge(hit.doc(), hit.score(), Float::sum);
      }
    }
    List<Hit> fused = new ArrayList<>();
    scores.forEach((doc, score) -> fused.add(new Hit(doc, score)));
    fused.sort(Hit.closestFirst(true));
    return fused;
  }

  /** Mean and variance by Welford's method. */
  private static List<Hit> normalized(List<Hit> ranking) {
    float mean = 0;
    float squares = 0;
    int n = 0;
    for (Hit hit : ranking) {
      float before = hit.score() - mean;
      mean += before / ++n;
      squares += before * (hit.score() - mean);
    }
    float deviation = n < 2 ? 0 : (float) Math.sqrt(squares / (n - 1f));
    float low = mean - DEVIATIONS * deviation;
    float high = mean + DEVIATIONS * deviation;
    return ranking.stream()
        .map(hit -> new Hit(hit.doc(), low == high ? MIDDLE : (hit.score() - low) / (high - low)))
        .toList();
  }
}
