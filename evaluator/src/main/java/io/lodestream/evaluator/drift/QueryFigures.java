package io.lodestream.evaluator.drift;

/**
 * What one model does on some queries.
 *
 * @param sourceDocuments {@code [query]}
 * @param ndcg {@code [query]}, nDCG@10
 */
public record QueryFigures(String[] sourceDocuments, double[] ndcg) {}
