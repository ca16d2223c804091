/**
 * Ways to find passages for a query, all behind {@code Retriever}: BM25 over the evaluator's own
 * index, and a model through the very collection that applications would search.
 */
package io.lodestream.evaluator.retrieval;
