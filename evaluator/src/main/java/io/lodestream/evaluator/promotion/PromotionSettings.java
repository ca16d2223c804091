package io.lodestream.evaluator.promotion;

import io.lodestream.runtime.config.Section;

/**
 * What a candidate must show.
 *
 * @param minQueries answerable queries below which a set decides nothing
 * @param minDocuments source documents below which a set decides nothing
 * @param minEffect smallest nDCG@10 gain worth a new index
 * @param maxRegression nDCG@10 loss that no set may certainly exceed
 * @param resamples of the bootstrap
 * @param confidence level of the intervals
 */
public record PromotionSettings(
    int minQueries,
    int minDocuments,
    double minEffect,
    double maxRegression,
    int resamples,
    double confidence,
    long seed) {

  public static PromotionSettings from(Section section) {
    return new PromotionSettings(
        section.integer("min-queries", 30, 1, 1_000_000),
        section.integer("min-documents", 5, 2, 1_000_000),
        section.number("min-effect", .002, 0, 1),
        section.number("max-regression", .01, 0, 1),
        section.integer("resamples", 10_000, 100, 1_000_000),
        section.number("confidence", .95, .5, .999),
        section.longInteger("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  public PairedBootstrap bootstrap() {
    return new PairedBootstrap(resamples, confidence, seed);
  }
}
