/**
 * What others than the trained model think of a run's texts, fixed before the first step: the
 * parent model, BM25, both fused as in serving, a teacher. They mask false negatives, find hard
 * ones, weigh pairs and give rankings to learn from. Plain arrays; knows no tensors, no store and
 * no Kafka.
 */
package io.lodestream.trainer.reference;
