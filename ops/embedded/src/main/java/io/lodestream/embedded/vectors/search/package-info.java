/**
 * Ranks points: nearest vectors by graph or exactly, sparse vectors, rank fusion, groups, pages.
 */
package io.lodestream.embedded.vectors.search;
