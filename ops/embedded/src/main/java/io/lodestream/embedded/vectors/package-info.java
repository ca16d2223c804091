/**
 * An embedded vector store that speaks Qdrant's gRPC protocol, and its REST for reading, for local
 * use and tests.
 *
 * <p>It lets every stage run unchanged, through the official {@code io.qdrant:client}, where no
 * vector database is installed. One process, one data directory, no replication, no sharding:
 * thousands to a few hundred thousand vectors. Calls outside its scope are refused by name.
 *
 * <p>Start reading at {@link io.lodestream.embedded.vectors.EmbeddedVectorStore}; {@code protocol}
 * answers calls, {@code rest} brings it those of HTTP, {@code search} ranks, {@code filter} selects
 * by payload, {@code storage} keeps.
 */
package io.lodestream.embedded.vectors;
