/** Which pairs are trained on, and which of them meet in a batch. Knows no Kafka and no tensors. */
package io.lodestream.trainer.batch;
