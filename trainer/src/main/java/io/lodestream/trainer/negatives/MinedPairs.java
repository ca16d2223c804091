package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.TrainingPair;
import java.util.List;

/**
 * Pairs with their hard negatives, and what became of the candidates.
 *
 * @param pairs the given pairs in their order, then the extra positives
 * @param counts for the run's report
 */
public record MinedPairs(List<TrainingPair> pairs, Counts counts) {
  public MinedPairs {
    pairs = List.copyOf(pairs);
  }

  /**
   * What became of the candidates; each is counted for each pair that found it.
   *
   * @param candidates looked at, without the pairs' own passages
   * @param negatives kept
   * @param possibleAnswers left out: a known answer, its neighbour or near-duplicate
   * @param ambiguous scored too near to the positive, whatever the rule made of them
   * @param judgedRelevant of the ambiguous: one more positive, or its repetition
   * @param judgedIrrelevant of the ambiguous: a negative
   * @param positivesNotFound pairs whose own passage was not among the nearest, so that nothing
   *     found is known to be worse
   * @param pairsWithoutNegatives pairs that got none
   */
  public record Counts(
      int candidates,
      int negatives,
      int possibleAnswers,
      int ambiguous,
      int judgedRelevant,
      int judgedIrrelevant,
      int positivesNotFound,
      int pairsWithoutNegatives) {}
}
