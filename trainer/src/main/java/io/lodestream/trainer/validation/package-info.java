/** How good a checkpoint is, and which one is kept. Knows no Kafka. */
package io.lodestream.trainer.validation;
