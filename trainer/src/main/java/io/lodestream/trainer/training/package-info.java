/**
 * One training run: pairs and a parent model in, a trained model and its record out. Knows no
 * Kafka.
 *
 * <p>Start reading at {@link io.lodestream.trainer.training.PairTrainer}.
 */
package io.lodestream.trainer.training;
