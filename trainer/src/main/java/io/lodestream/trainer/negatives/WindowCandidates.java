package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.PairScorer;
import java.util.List;
import java.util.Map;

/** The best of a window's own passages by a scorer that searches them. Thread-safe. */
public final class WindowCandidates implements CandidateSource {
  private final List<PassageText> passages;
  private final PairScorer scorer;

  /**
   * @param passages by text, in the order in which the scorer counts them
   */
  public WindowCandidates(Map<String, PassageText> passages, PairScorer scorer) {
    this.passages = List.copyOf(passages.values());
    this.scorer = scorer;
  }

  @Override
  public List<List<ScoredPassage>> nearest(List<TrainingPair> pairs, int k) {
    return pairs.parallelStream().map(pair -> nearest(pair.query(), k)).toList();
  }

  private List<ScoredPassage> nearest(String query, int k) {
    return scorer.top(query, k).stream()
        .map(found -> new ScoredPassage(passages.get(found.index()), found.score()))
        .toList();
  }
}
