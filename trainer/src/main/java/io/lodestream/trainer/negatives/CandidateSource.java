package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;

/** Finds the passages nearest to queries, among which hard negatives are looked for. */
public interface CandidateSource {

  /**
   * @param k passages per query at most
   * @return for each pair, in order, what its query finds, best first
   */
  List<List<ScoredPassage>> nearest(List<TrainingPair> pairs, int k);
}
