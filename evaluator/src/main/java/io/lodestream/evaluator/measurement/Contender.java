package io.lodestream.evaluator.measurement;

import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.RetrieverKind;
import java.util.function.Supplier;

/**
 * A retriever that is to be measured, opened only when its turn comes.
 *
 * @param dimension of its vectors; 0 for BM25
 * @param open a new retriever that the caller closes
 */
public record Contender(
    RetrieverKind kind, String modelId, String name, int dimension, Supplier<Retriever> open) {

  public static final String BM25 = "bm25";
}
