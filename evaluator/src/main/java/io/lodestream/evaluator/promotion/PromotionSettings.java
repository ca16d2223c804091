package io.lodestream.evaluator.promotion;

import io.lodestream.runtime.config.Section;

/** What a candidate must show to be promoted; {@link PromotionRule} applies it. */
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
        section.integer(
            "min-queries",
            30,
            1,
            1_000_000,
            "answerable queries below which an evaluation set does not count"),
        section.integer(
            "min-documents",
            5,
            2,
            1_000_000,
            "source documents below which an evaluation set does not count"),
        section.number(
            "min-effect", .002, 0, 1, "smallest gain in nDCG@10 that is worth a new index"),
        section.number(
            "max-regression",
            .01,
            0,
            1,
            "allowed loss in nDCG@10; a candidate whose loss on any evaluation set that counts is"
                + " larger with statistical significance is rejected"),
        section.integer("resamples", 10_000, 100, 1_000_000, "resamples of the paired bootstrap"),
        section.number(
            "confidence", .95, .5, .999, "confidence level of the bootstrap's intervals"),
        section.longInteger(
            "seed", 42, Long.MIN_VALUE, Long.MAX_VALUE, "seed of the paired bootstrap"));
  }

  /** Whether an evaluation set of this size counts. */
  public boolean counts(int queries, int documents) {
    return queries >= minQueries && documents >= minDocuments;
  }

  public PairedBootstrap bootstrap() {
    return new PairedBootstrap(resamples, confidence, seed);
  }
}
