/**
 * The calls the indexer makes to a vector store, and Qdrant's client behind them. Start reading at
 * {@link io.lodestream.indexer.collections.VectorCollections}.
 */
package io.lodestream.indexer.collections;
