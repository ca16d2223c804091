/** Which pairs meet in a batch. Knows no Kafka and no tensors. */
package io.lodestream.trainer.batch;
