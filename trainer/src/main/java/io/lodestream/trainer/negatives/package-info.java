/**
 * Passages that look relevant to a query and are not. Mining knows no Kafka and no vector store;
 * where candidates come from is behind an interface.
 */
package io.lodestream.trainer.negatives;
