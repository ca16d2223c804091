package io.lodestream.trainer.merge;

import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.validation.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Chooses among mixes of weights, always the same one for the same figures.
 *
 * <p>Mixes within the forgetting budget come before others, and among them the mixes that beat the
 * parent on validation. The highest of several noisy scores is partly luck; so among the mixes
 * whose score is within one standard error of the highest, errors taken query by query (the
 * one-standard-error rule of Breiman et al., 1984), the mix nearest to the parent wins: the weights
 * that changed less. With {@link ValidationBy#FUSED} the same rule is applied twice: to the fused
 * figures, and then, to the mixes that those cannot tell apart, by the vectors alone.
 *
 * <p>With too few validation queries no score decides: the largest trained share within the budget
 * is taken.
 *
 * @param parent what the parent has on validation
 * @param budget mean nDCG@10 that may be forgotten
 * @param enoughQueries whether validation can tell models apart
 */
record MergeRule(Figures parent, double budget, boolean enoughQueries) {
  private static final Comparator<Measured> NEAREST_TO_PARENT =
      Comparator.<Measured>comparingDouble(m -> -m.mix().parent())
          .thenComparingDouble(m -> m.mix().trained());

  /**
   * @param candidates at least one
   */
  Measured choose(List<Measured> candidates) {
    var eligible = preferring(candidates, m -> m.report().forgetting() <= budget);
    if (!enoughQueries) {
      return eligible.stream()
          .max(Comparator.comparingDouble((Measured m) -> m.mix().trained()))
          .orElseThrow();
    }
    eligible = preferring(eligible, m -> m.figures().betterThan(parent));
    var best = eligible.stream().max(Comparator.comparingDouble(Measured::score)).orElseThrow();
    var equal =
        eligible.stream()
            .filter(m -> best.score() - m.score() <= m.standardErrorAgainst(best))
            .toList();
    var alone = equal.stream().max(Comparator.comparingDouble(Measured::alone)).orElseThrow();
    return equal.stream()
        .filter(m -> !fuses() || alone.alone() - m.alone() <= m.standardErrorAloneAgainst(alone))
        .min(NEAREST_TO_PARENT)
        .orElseThrow();
  }

  private boolean fuses() {
    return parent.by() == ValidationBy.FUSED;
  }

  private static List<Measured> preferring(List<Measured> all, Predicate<Measured> wanted) {
    var some = all.stream().filter(wanted).toList();
    return some.isEmpty() ? all : some;
  }
}
