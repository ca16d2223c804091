/**
 * The recipe of a collection as a ready query for applications that ask the vector store
 * themselves. Start reading at {@link io.lodestream.indexer.retriever.ReadyQuery}.
 */
package io.lodestream.indexer.retriever;
