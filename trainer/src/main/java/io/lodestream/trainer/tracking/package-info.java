/**
 * Writes a run's figures where people look at them: CSV and TensorBoard. Knows no Kafka.
 *
 * <p>Start reading at {@link io.lodestream.trainer.tracking.ScalarTracker}.
 */
package io.lodestream.trainer.tracking;
