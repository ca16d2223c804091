/**
 * The embedding endpoint and the list of collections. Start reading at {@link
 * io.lodestream.indexer.http.IndexerRoutes}.
 */
package io.lodestream.indexer.http;
