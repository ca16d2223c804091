/**
 * The passages this instance knows, in memory: who has which terms (BM25) and how rare terms are.
 * Rebuilt from the changelogged corpus store at start.
 */
package io.lodestream.querygen.corpus;
