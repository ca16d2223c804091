package io.lodestream.runtime.llm;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls only for requests that were not answered before; equal requests at the same time share one
 * call. Answers that were cut at their length limit are not kept.
 */
final class CachedCalls implements Endpoint {

  private final Endpoint endpoint;
  private final AnswerStore store;
  private final RequestHash hash;
  private final Runnable onHit;
  private final Map<String, CompletableFuture<Outcome>> asked = new ConcurrentHashMap<>();

  CachedCalls(Endpoint endpoint, AnswerStore store, RequestHash hash, Runnable onHit) {
    this.endpoint = endpoint;
    this.store = store;
    this.hash = hash;
    this.onHit = onHit;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    var key = hash.of(request);
    var name = HexFormat.of().formatHex(key);
    var mine = new CompletableFuture<Outcome>();
    var others = asked.putIfAbsent(name, mine);
    if (others != null) {
      return others.thenApply(this::shared);
    }
    var found = store.find(key);
    if (found.isPresent()) {
      onHit.run();
      asked.remove(name);
      mine.complete(new Outcome.Answered(found.get()));
    } else {
      endpoint
          .call(request)
          .thenAccept(
              outcome -> {
                if (outcome instanceof Outcome.Answered answered
                    && answered.answer().isComplete()) {
                  store.put(key, answered.answer());
                }
                asked.remove(name);
                mine.complete(outcome);
              });
    }
    return mine;
  }

  private Outcome shared(Outcome outcome) {
    if (!(outcome instanceof Outcome.Answered answered)) {
      return outcome;
    }
    onHit.run();
    var answer = answered.answer();
    return new Outcome.Answered(
        new ChatAnswer(
            answer.text(),
            answer.isComplete(),
            true,
            answer.promptTokens(),
            answer.answerTokens()));
  }
}
