package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;

/** Where passages that look like answers come from: the window itself or a serving collection. */
public interface CandidateSource {

  /**
   * The passages nearest to each pair's query.
   *
   * <p>A pair's own passage must be left among them: its score is the measure of the others. All
   * scores are by the model that the run starts from, alone or fused with BM25.
   *
   * @param k passages per query at most
   * @return a list for each pair, in the order given, best first
   */
  List<List<ScoredPassage>> nearest(List<TrainingPair> pairs, int k);

  /**
   * A passage found for a query.
   *
   * @param score cosine of the two by the model that searched, or that of a hybrid search
   */
  record ScoredPassage(PassageText passage, double score) {}
}
