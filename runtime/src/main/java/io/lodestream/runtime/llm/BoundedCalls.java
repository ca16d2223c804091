package io.lodestream.runtime.llm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Bounds the calls in flight by an {@link AdaptiveLimit}; further calls wait in a queue, first come
 * first served. The queue itself is not bounded.
 *
 * <p>The limit begins low, so a wrong key or model is known after a few calls.
 */
final class BoundedCalls implements Endpoint {

  private record Waiting(ChatRequest request, CompletableFuture<Outcome> outcome) {}

  private final Endpoint endpoint;
  private final AdaptiveLimit limit;
  private final Deque<Waiting> line = new ArrayDeque<>();
  private int inFlight;

  BoundedCalls(Endpoint endpoint, AdaptiveLimit limit) {
    this.endpoint = endpoint;
    this.limit = limit;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    var waiting = new Waiting(request, new CompletableFuture<>());
    synchronized (line) {
      line.addLast(waiting);
    }
    startWhatMay();
    return waiting.outcome();
  }

  /** Not recursive: a call that ends at once is seen by the loop that started it. */
  private void startWhatMay() {
    for (var next = next(); next != null; next = next()) {
      var started = next;
      var place = limit.start();
      var call = endpoint.call(started.request());
      boolean endedAtOnce = call.isDone();
      call.whenComplete(
          (outcome, failure) -> {
            limit.ended(place, outcome, freeOne());
            if (!endedAtOnce) {
              startWhatMay();
            }
            if (failure == null) {
              started.outcome().complete(outcome);
            } else {
              started.outcome().completeExceptionally(failure);
            }
          });
    }
  }

  private Waiting next() {
    synchronized (line) {
      if (inFlight >= limit.limit() || line.isEmpty()) {
        return null;
      }
      inFlight++;
      return line.removeFirst();
    }
  }

  /** Whether the limit was reached. */
  private boolean freeOne() {
    synchronized (line) {
      boolean wasFull = inFlight >= limit.limit();
      inFlight--;
      return wasFull || !line.isEmpty();
    }
  }

  /** How many calls may be in flight now. */
  int limit() {
    return limit.limit();
  }

  int inFlight() {
    synchronized (line) {
      return inFlight;
    }
  }

  int waiting() {
    synchronized (line) {
      return line.size();
    }
  }
}
