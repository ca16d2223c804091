/**
 * Searching a collection with the recipe of its model: which recipe holds, the vectors of a query,
 * one call to the store, and the reranking of the top. Start reading at {@link
 * io.lodestream.indexer.search.Searcher}.
 */
package io.lodestream.indexer.search;
