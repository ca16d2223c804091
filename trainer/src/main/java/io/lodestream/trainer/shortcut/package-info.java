/**
 * Takes from passages what gives their queries away by the letter. Knows no tensors, no store and
 * no Kafka.
 */
package io.lodestream.trainer.shortcut;
