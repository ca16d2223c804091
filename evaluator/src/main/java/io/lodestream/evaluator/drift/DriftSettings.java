package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.runtime.config.Section;
import java.time.Duration;

/**
 * When new queries show that the champion has fallen behind.
 *
 * @param maxFall nDCG@10 that may be lost against the figure at promotion
 * @param interval between two measurements; zero for none
 * @param queries measured, the newest
 * @param minQueries answerable queries below which nothing is said
 * @param minDocuments source documents below which nothing is said
 */
public record DriftSettings(
    double maxFall, Duration interval, int queries, int minQueries, int minDocuments) {

  public static DriftSettings from(Section section, PromotionSettings promotion) {
    return new DriftSettings(
        section.number("drift.max-fall", .05, 0, 1),
        section.duration("drift.interval", Duration.ofMinutes(15)),
        section.integer("drift.queries", 200, 1, 1_000_000),
        promotion.minQueries(),
        promotion.minDocuments());
  }
}
