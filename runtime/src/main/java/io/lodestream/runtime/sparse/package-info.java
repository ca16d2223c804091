/**
 * Text as a sparse vector of words: BM25 equal to Qdrant's {@code qdrant/bm25}. Knows no store and
 * no model.
 */
package io.lodestream.runtime.sparse;
