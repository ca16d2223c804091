/**
 * Search for good settings: random trials over a space, bad ones stopped early, compared on the
 * validation split only.
 *
 * <p>Start reading at {@link io.lodestream.trainer.sweep.Sweep}. Knows no Kafka and, {@link
 * io.lodestream.trainer.sweep.TrainingTrials} apart, no model.
 */
package io.lodestream.trainer.sweep;
