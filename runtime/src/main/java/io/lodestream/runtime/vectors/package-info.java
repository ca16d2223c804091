/**
 * Connection to the vector store (Qdrant's gRPC protocol), and what the store's contents are
 * called.
 */
package io.lodestream.runtime.vectors;
