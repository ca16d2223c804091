package io.lodestream.runtime.sparse;

/**
 * How texts become sparse vectors; equal for all passages of a collection and its queries.
 *
 * @param language name or code as {@link WordLanguage#of} knows it
 * @param averageLength words of an average passage, for BM25's length normalisation
 */
public record SparseSettings(String language, double averageLength) {}
