package io.lodestream.runtime.llm;

import java.util.concurrent.CompletableFuture;

/**
 * Tries once to get an answer. Bounds, pace, breaker, budget and retries are endpoints that wrap
 * another endpoint. Thread-safe; never blocks; the future never fails.
 */
@FunctionalInterface
interface Endpoint {

  CompletableFuture<Outcome> call(ChatRequest request);
}
