/**
 * How vectors lie on disk: plain in small segments, as an HNSW graph in large ones.
 *
 * <p>In a new or small segment the query is compared with every vector, which is exact and as fast
 * as a graph. Building a graph there would be most of the cost of an upsert, and the next merge
 * would discard it.
 */
package io.lodestream.embedded.vectors.graph;
