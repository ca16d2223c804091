package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;

/**
 * A passage that a query found.
 *
 * @param score cosine of query and passage
 */
public record ScoredPassage(PassageText passage, double score) {}
