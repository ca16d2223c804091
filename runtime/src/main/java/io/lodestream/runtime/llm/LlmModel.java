package io.lodestream.runtime.llm;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A language model by its settings; see {@link LlmModels}.
 *
 * <p>After the first answer that bars every request (wrong key, unknown model) no call is made any
 * more.
 */
public final class LlmModel implements ChatModel {

  private final String section;
  private final Endpoint endpoint;
  private final Deque<AutoCloseable> parts;
  private final AtomicReference<FatalException> barred = new AtomicReference<>();

  LlmModel(String section, Endpoint endpoint, Deque<AutoCloseable> parts) {
    this.section = section;
    this.endpoint = endpoint;
    this.parts = new ArrayDeque<>(parts);
  }

  @Override
  public CompletableFuture<ChatAnswer> ask(ChatRequest request) {
    var failure = barred.get();
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    return endpoint.call(request).thenApply(this::answer);
  }

  private ChatAnswer answer(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      return answered.answer();
    }
    if (outcome instanceof Outcome.Refused refused) {
      throw new BadDataException(section + ": " + refused.reason());
    }
    if (outcome instanceof Outcome.Barred bar) {
      barred.compareAndSet(null, fatal(bar));
      throw barred.get();
    }
    throw new RetryableException(section + ": " + reason(outcome));
  }

  private FatalException fatal(Outcome.Barred bar) {
    return new FatalException(
        "%s is refused; check %s.base-url, %s.model and %s.api-key: %s"
            .formatted(section, section, section, section, bar.reason()));
  }

  private static String reason(Outcome outcome) {
    if (outcome instanceof Outcome.Busy busy) {
      return busy.reason();
    }
    if (outcome instanceof Outcome.Lost lost) {
      return lost.reason();
    }
    return ((Outcome.Paused) outcome).reason();
  }

  /**
   * {@link Health.Failed} once every request is barred, {@link Health.Paused} while no calls are
   * made, with the reason; any thread.
   */
  public Health health() {
    var failure = barred.get();
    return failure == null ? new Health.Healthy() : new Health.Failed(failure);
  }

  /** Breaks off what is in flight, as retryable; what waits in line never ends. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      closeQuietly(parts.pop());
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close " + part, e);
    }
  }
}
