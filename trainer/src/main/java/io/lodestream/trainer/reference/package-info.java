/**
 * What the parent model thinks of a run's texts, fixed before the first step: the guide that masks
 * false negatives, the teacher of distillation and the miner of hard negatives. Plain arrays; knows
 * no tensors and no Kafka.
 */
package io.lodestream.trainer.reference;
