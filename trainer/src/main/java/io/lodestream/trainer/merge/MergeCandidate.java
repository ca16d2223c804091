package io.lodestream.trainer.merge;

/**
 * A mix of weights and what it is worth.
 *
 * @param validation nDCG@10 on the validation split
 * @param score what is compared: the mean of the validation split's and the history's nDCG@10, or
 *     the validation split's where there is no history
 * @param forgetting as in {@link io.lodestream.trainer.continual.HistoryReport}
 */
public record MergeCandidate(Mix mix, double validation, double score, double forgetting) {}
