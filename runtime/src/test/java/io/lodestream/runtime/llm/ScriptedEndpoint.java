package io.lodestream.runtime.llm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gives the outcomes it is told, then answers; or leaves calls open for a test to end. */
final class ScriptedEndpoint implements Endpoint {

  static final Outcome ANSWER = answered(10, 5);

  final List<ChatRequest> calls = new ArrayList<>();
  final Deque<CompletableFuture<Outcome>> open = new ArrayDeque<>();
  private final Deque<Outcome> script = new ArrayDeque<>();
  private boolean holds;

  static ScriptedEndpoint giving(Outcome... outcomes) {
    var endpoint = new ScriptedEndpoint();
    endpoint.script.addAll(List.of(outcomes));
    return endpoint;
  }

  /** Every call stays open until {@link #end}. */
  static ScriptedEndpoint holding() {
    var endpoint = new ScriptedEndpoint();
    endpoint.holds = true;
    return endpoint;
  }

  void thenGive(Outcome... outcomes) {
    script.addAll(List.of(outcomes));
  }

  /** Ends the oldest open call. */
  void end(Outcome outcome) {
    open.removeFirst().complete(outcome);
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    calls.add(request);
    if (holds) {
      open.addLast(new CompletableFuture<>());
      return open.getLast();
    }
    return CompletableFuture.completedFuture(script.isEmpty() ? ANSWER : script.removeFirst());
  }

  static Outcome answered(long promptTokens, long answerTokens) {
    return new Outcome.Answered(new ChatAnswer("answer", true, false, promptTokens, answerTokens));
  }

  static Outcome busy() {
    return new Outcome.Busy("busy", Optional.empty());
  }

  static Outcome busyFor(Duration wait) {
    return new Outcome.Busy("busy", Optional.of(wait));
  }

  static ChatRequest request(String text) {
    return request(text, 100);
  }

  static ChatRequest request(String text, int maxTokens) {
    return new ChatRequest(
        List.of(new ChatRequest.Message("user", text)), Optional.empty(), maxTokens);
  }
}
