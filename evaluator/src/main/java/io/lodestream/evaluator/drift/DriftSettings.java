package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.runtime.config.Section;
import java.time.Duration;

/** When new queries show that the champion has fallen behind; keys {@code drift.*}. */
public record DriftSettings(
    double maxFall, Duration interval, int queries, int minQueries, int minDocuments) {

  public static DriftSettings from(Section section, PromotionSettings promotion) {
    return new DriftSettings(
        section.number(
            "drift.max-fall",
            .05,
            0,
            1,
            "nDCG@10 that the champion may lose on held-out queries newer than its promotion; when"
                + " its loss is larger with statistical significance, a training window is asked"
                + " for"),
        section.duration(
            "drift.interval",
            Duration.ofMinutes(15),
            "time between two measurements of drift; `0s`: drift is not measured"),
        section.integer(
            "drift.queries",
            200,
            1,
            1_000_000,
            "most queries in a measurement of drift; the newest are taken"),
        promotion.minQueries(),
        promotion.minDocuments());
  }
}
