package io.lodestream.indexer.collections;

/**
 * Shape of a collection's HNSW graph.
 *
 * @param m neighbours per node
 * @param efConstruct candidates looked at when a node is linked
 */
public record GraphSettings(int m, int efConstruct) {}
