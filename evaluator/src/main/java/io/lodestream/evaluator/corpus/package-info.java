/**
 * The live passages of the {@code passages} topic, as a BM25 index and as spans of their documents.
 * Texts are not kept.
 */
package io.lodestream.evaluator.corpus;
