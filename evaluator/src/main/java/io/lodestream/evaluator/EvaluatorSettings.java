package io.lodestream.evaluator;

import io.lodestream.evaluator.drift.DriftSettings;
import io.lodestream.evaluator.measurement.MeasurementSettings;
import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.time.Duration;

/** The section {@code evaluator}, read by {@link #from}. */
public record EvaluatorSettings(
    boolean inMemoryIndex,
    Duration catchUpTimeout,
    Duration searchTimeout,
    MeasurementSettings measurement,
    PromotionSettings promotion,
    DriftSettings drift) {

  public static final SectionReader<EvaluatorSettings> SECTION =
      new SectionReader<>("evaluator", EvaluatorSettings::from);

  public static EvaluatorSettings from(Section section) {
    var promotion = PromotionSettings.from(section);
    var measurement = MeasurementSettings.from(section);
    return new EvaluatorSettings(
        section.flag(
            "bm25-in-memory",
            false,
            "keep the BM25 index on the heap instead of in `<lodestream.state-dir>/evaluator/bm25`"),
        section.duration(
            "catch-up-timeout",
            Duration.ofMinutes(5),
            "longest time to read the topic `passages` to its end before an evaluation; reading is"
                + " then tried again"),
        section.duration(
            "search-timeout",
            Duration.ofSeconds(60),
            "longest time of one batch of searches in the vector store"),
        measurement,
        promotion,
        DriftSettings.from(section, promotion));
  }
}
