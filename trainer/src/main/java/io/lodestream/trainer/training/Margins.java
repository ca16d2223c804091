package io.lodestream.trainer.training;

import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.trainer.loss.NegativeMask;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.RunScores;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.List;
import java.util.Map;

/**
 * Weighs each pair by what is left to learn of it: 1 less the probability that the parent model
 * fused with BM25 gives its passage among the best of the run, by the softmax of the objective.
 * What may answer too is left out of the others.
 */
final class Margins {
  private final TrainerSettings.Loss settings;
  private final RunScores scores;
  private final Map<String, PassageText> passages;

  /**
   * @param passages of the run by text, as the scores have them
   */
  Margins(TrainerSettings.Loss settings, RunScores scores, Map<String, PassageText> passages) {
    this.settings = settings;
    this.scores = scores;
    this.passages = passages;
  }

  List<TrainingPair> weighted(List<TrainingPair> pairs) {
    return pairs.parallelStream().map(pair -> pair.withWeight(missed(pair))).toList();
  }

  private double missed(TrainingPair pair) {
    double own = logit(pair.query(), pair.passage());
    double others =
        scores.hybrid().top(pair.query(), Recipes.DEPTH).stream()
            .map(found -> passages.get(scores.passages().get(found.index())))
            .filter(other -> !NegativeMask.mayAnswer(pair.positive(), other, settings.mask()))
            .mapToDouble(other -> Math.exp(logit(pair.query(), other.text()) - own))
            .sum();
    return Double.isInfinite(others) ? 1 : others / (1 + others);
  }

  /** With BM25's weight of the objective, or in equal parts where that has none. */
  private double logit(String query, String passage) {
    double lexical = settings.lexicalWeight() > 0 ? settings.lexicalWeight() : 1;
    double cosine = scores.parent().raw(query, passage);
    return (cosine + lexical * scores.addedToCosine(query, passage)) / settings.temperature();
  }
}
