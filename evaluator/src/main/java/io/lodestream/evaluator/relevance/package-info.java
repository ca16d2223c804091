/**
 * What counts as found: labels of evaluation queries turned into relevant item ids of the corpus,
 * one granularity for a whole set, the same for every retriever.
 */
package io.lodestream.evaluator.relevance;
