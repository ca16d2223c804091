package io.lodestream.trainer.gradient;

import io.lodestream.encoder.TokenBatch;
import io.lodestream.trainer.loss.Columns;
import java.util.List;

/**
 * A batch as token ids, cut into chunks.
 *
 * @param columns the batch in the order of the vectors: pairs by the length of their passages, hard
 *     negatives by length; the order within a batch means nothing to the loss
 * @param queries chunks whose joined rows are the pairs
 * @param passages chunks whose joined rows are the columns
 */
record BatchTexts(Columns columns, List<TokenBatch> queries, List<TokenBatch> passages) {}
