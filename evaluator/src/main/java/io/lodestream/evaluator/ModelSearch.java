package io.lodestream.evaluator;

import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.evaluator.retrieval.Retriever;

/** Opens a model together with its collection; the caller closes the retriever. */
@FunctionalInterface
public interface ModelSearch {
  Retriever open(NextStep.Indexed model);
}
