/** How weights follow their gradients. Knows no Kafka and no text. */
package io.lodestream.trainer.optimizer;
