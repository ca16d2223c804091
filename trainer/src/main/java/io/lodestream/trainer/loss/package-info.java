/** The training objective and which passages count as negatives in it. Knows no Kafka. */
package io.lodestream.trainer.loss;
