package io.lodestream.evaluator;

import io.lodestream.evaluator.drift.DriftSettings;
import io.lodestream.evaluator.measurement.MeasurementSettings;
import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.runtime.config.Section;
import java.time.Duration;

/**
 * The section {@code evaluator}.
 *
 * @param inMemoryIndex keep the BM25 index on the heap instead of below the state directory
 * @param catchUpTimeout how long reading topics to their end may take before it is tried again
 * @param searchTimeout of one batch of searches in the vector store
 */
public record EvaluatorSettings(
    boolean inMemoryIndex,
    Duration catchUpTimeout,
    Duration searchTimeout,
    MeasurementSettings measurement,
    PromotionSettings promotion,
    DriftSettings drift) {

  public static EvaluatorSettings from(Section section) {
    var promotion = PromotionSettings.from(section);
    return new EvaluatorSettings(
        section.flag("bm25-in-memory", false),
        section.duration("catch-up-timeout", Duration.ofMinutes(5)),
        section.duration("search-timeout", Duration.ofSeconds(60)),
        MeasurementSettings.from(section),
        promotion,
        DriftSettings.from(section, promotion));
  }
}
