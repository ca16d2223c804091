/** Writes a run's figures where people look at them. Knows no Kafka. */
package io.lodestream.trainer.tracking;
