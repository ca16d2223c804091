package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.Promotion;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What each model's dense vectors did on the held-out queries when it was promoted, from {@code
 * promotions}; drift is measured on dense vectors too.
 *
 * <p>A line's first model is promoted unmeasured; its figure is the champion's in the first
 * comparison after the promotion. Thread-safe.
 */
public final class ReferenceFigures {

  /** The set that querygen holds out of its pairs. */
  public static final String HELD_OUT = "held-out";

  /**
   * A model's nDCG@10.
   *
   * @param at when it was measured; queries appended later are new to it
   */
  public record Figure(double ndcg, Instant at) {}

  private final String line;
  private final Map<String, Figure> figures = new HashMap<>();

  public ReferenceFigures(String line) {
    this.line = line;
  }

  /**
   * Told of every promotion, in the topic's order.
   *
   * @param promotion null for a tombstone
   */
  public synchronized void decided(Promotion promotion) {
    if (promotion == null || !promotion.getLine().equals(line)) {
      return;
    }
    promotion.getComparisons().stream()
        .filter(comparison -> comparison.getCompared() == Compared.DENSE)
        .filter(comparison -> comparison.getSet().equals(HELD_OUT))
        .filter(comparison -> comparison.getMetric().equals(RetrievalMetric.NDCG_10.id()))
        .findFirst()
        .ifPresent(comparison -> measured(promotion, comparison));
  }

  private void measured(Promotion promotion, Comparison comparison) {
    if (promotion.getDecision() != Decision.REJECT) {
      figures.put(
          promotion.getModelId(), new Figure(comparison.getCandidate(), promotion.getDecidedAt()));
    }
    if (promotion.getChampionModelId() != null) {
      figures.putIfAbsent(
          promotion.getChampionModelId(),
          new Figure(comparison.getChampion(), promotion.getDecidedAt()));
    }
  }

  /** The model's figure; empty when no comparison on held-out queries names the model. */
  public synchronized Optional<Figure> of(String modelId) {
    return Optional.ofNullable(figures.get(modelId));
  }
}
