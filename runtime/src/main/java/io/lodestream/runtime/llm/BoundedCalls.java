package io.lodestream.runtime.llm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Bounds the calls in flight; further calls wait in a queue, first come first served. The queue
 * itself is not bounded.
 *
 * <p>Until the first call has ended, at most {@value #FIRST} calls are made, so that a wrong key or
 * model is known after a few calls.
 */
final class BoundedCalls implements Endpoint {

  static final int FIRST = 4;

  private record Waiting(ChatRequest request, CompletableFuture<Outcome> outcome) {}

  private final Endpoint endpoint;
  private final int maxInFlight;
  private final Deque<Waiting> line = new ArrayDeque<>();
  private int inFlight;
  private boolean hasEnded;

  BoundedCalls(Endpoint endpoint, int maxInFlight) {
    this.endpoint = endpoint;
    this.maxInFlight = maxInFlight;
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
      var call = endpoint.call(started.request());
      boolean endedAtOnce = call.isDone();
      call.whenComplete(
          (outcome, failure) -> {
            freeOne();
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
      int most = hasEnded ? maxInFlight : Math.min(FIRST, maxInFlight);
      if (inFlight == most || line.isEmpty()) {
        return null;
      }
      inFlight++;
      return line.removeFirst();
    }
  }

  private void freeOne() {
    synchronized (line) {
      inFlight--;
      hasEnded = true;
    }
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
