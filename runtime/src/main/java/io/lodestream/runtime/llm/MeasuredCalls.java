package io.lodestream.runtime.llm;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Counts calls, their time and what they cost. */
final class MeasuredCalls implements Endpoint {

  private final Endpoint endpoint;
  private final LlmFigures figures;
  private final Clock clock;

  MeasuredCalls(Endpoint endpoint, LlmFigures figures, Clock clock) {
    this.endpoint = endpoint;
    this.figures = figures;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    long start = clock.millis();
    return endpoint
        .call(request)
        .thenApply(
            outcome -> {
              figures.ended(outcome, clock.millis() - start);
              return outcome;
            });
  }
}
