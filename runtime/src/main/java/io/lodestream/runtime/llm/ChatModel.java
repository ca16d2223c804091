package io.lodestream.runtime.llm;

import java.util.concurrent.CompletableFuture;

/**
 * A language model behind an endpoint; never blocks the caller. Thread-safe.
 *
 * <p>What follows on the future runs in the client's few threads: no work that waits or takes long.
 *
 * <p>The future fails with a {@link io.lodestream.schemas.error.RetryableException} when the
 * endpoint could not answer for now (down, rate limited, budget spent, breaker open), with a {@link
 * io.lodestream.schemas.error.BadDataException} when it refuses this request whatever the time (too
 * long for its context), and with a {@link io.lodestream.schemas.error.FatalException} when it
 * refuses every request (wrong key, unknown model).
 */
public interface ChatModel extends AutoCloseable {

  CompletableFuture<ChatAnswer> ask(ChatRequest request);

  @Override
  void close();
}
