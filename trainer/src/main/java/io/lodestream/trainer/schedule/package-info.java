/** How the learning rate changes over a run. Knows no Kafka and no tensors. */
package io.lodestream.trainer.schedule;
