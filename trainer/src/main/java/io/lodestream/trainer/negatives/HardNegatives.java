package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.AmbiguityRule;
import io.lodestream.trainer.settings.MaskRule;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.List;

/**
 * Gives pairs the passages that look most like their answers and are none.
 *
 * <p>Positive-aware (NV-Retriever, <a href="https://arxiv.org/abs/2407.15831">paper</a>): a
 * candidate that scores above a share of the positive's cosine may well be an answer that nobody
 * labelled, and is ambiguous. So is all that is found for a pair whose own passage is not among the
 * nearest, or scores 0 or less. Candidates that repeat, continue or nearly duplicate a known answer
 * of the query are left out before.
 */
public final class HardNegatives {
  private final TrainerSettings.Negatives settings;
  private final MaskRule rule;
  private final RelevanceJudge judge;

  /**
   * @param judge asked only with {@link AmbiguityRule#JUDGE}
   */
  public HardNegatives(TrainerSettings settings, RelevanceJudge judge) {
    this.settings = settings.negatives();
    this.rule = settings.loss().mask();
    this.judge = settings.negatives().ambiguous() == AmbiguityRule.JUDGE ? judge : unsure();
  }

  /** With a {@link LexicalJudge} that weighs terms by the pairs' passages. */
  public static HardNegatives of(TrainerSettings settings, List<TrainingPair> pairs) {
    return new HardNegatives(
        settings, new LexicalJudge(pairs.stream().map(TrainingPair::passage).distinct().toList()));
  }

  /** Adds up to {@code negatives.per-pair} to what each pair has; none where that is 0. */
  public MinedPairs mine(List<TrainingPair> pairs, CandidateSource source) {
    if (settings.perPair() == 0) {
      return new MinedPairs(pairs, new MinedPairs.Counts(0, 0, 0, 0, 0, 0, 0, 0));
    }
    var found = source.nearest(pairs, settings.candidates());
    if (found.size() != pairs.size()) {
      throw new IllegalArgumentException(
          "candidates of %d pairs were given for %d".formatted(found.size(), pairs.size()));
    }
    var mining = new Mining(pairs, settings, rule, judge);
    for (int i = 0; i < pairs.size(); i++) {
      mining.add(pairs.get(i), found.get(i));
    }
    return mining.result();
  }

  private static RelevanceJudge unsure() {
    return (query, passages) ->
        passages.stream().map(passage -> RelevanceJudge.Verdict.UNSURE).toList();
  }
}
