/**
 * What should happen to the collections, decided from facts alone: no Kafka, no vector store, no
 * clock. Start reading at {@link io.lodestream.indexer.lifecycle.IndexPlan}.
 */
package io.lodestream.indexer.lifecycle;
