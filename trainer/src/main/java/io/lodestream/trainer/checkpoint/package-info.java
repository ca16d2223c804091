/** What a killed run is taken up again from. Knows no Kafka. */
package io.lodestream.trainer.checkpoint;
