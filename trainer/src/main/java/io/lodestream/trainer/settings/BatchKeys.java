package io.lodestream.trainer.settings;

import io.lodestream.runtime.config.Section;
import io.lodestream.trainer.settings.TrainerSettings.Batches;

/** Keys that say which pairs are trained on and how they are put together. */
final class BatchKeys {
  private BatchKeys() {}

  static Batches read(Section s, MaskRule mask) {
    var by =
        s.choice(
            "neighbourhood-by",
            NeighbourhoodRule.DOCUMENT,
            "what a neighbourhood is: passages of one `document`, of one `source` (pairs from a"
                + " file only), or those `nearest` to each other by the parent model");
    boolean useful = mask == MaskRule.ADJACENT || by != NeighbourhoodRule.DOCUMENT;
    double neighbourhood =
        s.number(
            "neighbourhood",
            useful ? 0.25 : 0,
            0,
            1,
            "share of a batch drawn from one neighbourhood");
    s.defaultShownAs(
        "neighbourhood", "0.25; 0 with `mask=document` and documents as neighbourhoods");
    s.require(
        useful || neighbourhood == 0,
        "trainer.neighbourhood must be 0 with trainer.mask=document, which masks the neighbours,"
            + " was "
            + neighbourhood);
    return new Batches(
        s.integer(
            "batch-size",
            32,
            2,
            65_536,
            "pairs in a batch; the passages of a batch are each other's negatives"),
        s.integer(
            "chunk-size",
            64,
            1,
            4096,
            "passages per forward pass; a batch with more passages, hard negatives included, goes"
                + " through a gradient cache: the same gradient in a third more time"),
        s.integer(
            "accumulation",
            1,
            1,
            10_000,
            "batches per optimiser step; more batches add no negatives"),
        neighbourhood,
        by,
        s.integer(
            "max-pairs",
            0,
            0,
            Integer.MAX_VALUE,
            "most pairs of a window trained on; of more, some are chosen; 0: all"),
        s.choice(
            "row-choice",
            RowChoice.RANDOM,
            "which pairs are trained on where `max-pairs` cuts: a `random` sample, or a `spread`"
                + " one, as many of each cluster of passages that the parent model finds alike"),
        s.integer(
            "max-query-tokens",
            32,
            3,
            8192,
            "tokens, special ones included, to which queries are cut in training and validation"),
        s.integer(
            "max-passage-tokens",
            160,
            3,
            8192,
            "tokens, special ones included, to which passages are cut in training and"
                + " validation"));
  }
}
