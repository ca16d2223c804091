/**
 * Which pairs meet in a batch and how a batch is cut for the forward pass. Knows no Kafka and no
 * tensors.
 */
package io.lodestream.trainer.batch;
