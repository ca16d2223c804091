package io.lodestream.runtime.llm;

import java.util.concurrent.CompletableFuture;

/**
 * One try at an answer. What is added to calls (bounds, pace, breaker, budget, retries) is an
 * endpoint around another. Thread-safe; never blocks; the future never fails.
 */
@FunctionalInterface
interface Endpoint {

  CompletableFuture<Outcome> call(ChatRequest request);
}
