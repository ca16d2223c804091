/**
 * How vectors lie on disk: plain in small segments, as an HNSW graph in large ones.
 *
 * <p>A new or small segment is compared through, which is exact and as fast; building its graph
 * would be most of the cost of an upsert and be thrown away at the next merge.
 */
package io.lodestream.embedded.vectors.graph;
