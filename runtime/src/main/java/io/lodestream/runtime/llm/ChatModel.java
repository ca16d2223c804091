package io.lodestream.runtime.llm;

import java.util.concurrent.CompletableFuture;

/**
 * A language model behind an endpoint; never blocks the caller. Thread-safe.
 *
 * <p>Dependent stages of the future run in the client's few threads and must neither block nor take
 * long.
 *
 * <p>The future fails with a {@link io.lodestream.schemas.error.RetryableException} when the
 * endpoint could not answer for now (down, rate limited, budget spent, breaker open), with a {@link
 * io.lodestream.schemas.error.BadDataException} when the endpoint will always refuse this request
 * (too long for its context), and with a {@link io.lodestream.schemas.error.FatalException} when
 * the endpoint refuses every request (wrong key, unknown model).
 */
public interface ChatModel extends AutoCloseable {

  CompletableFuture<ChatAnswer> ask(ChatRequest request);

  @Override
  void close();
}
