package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;

/**
 * A passage found for a query.
 *
 * @param score cosine of the two by the model that searched
 */
public record ScoredPassage(PassageText passage, double score) {}
