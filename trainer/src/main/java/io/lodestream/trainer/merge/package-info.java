/** Averages trained weights with older ones, and chooses among the averages. Knows no Kafka. */
package io.lodestream.trainer.merge;
