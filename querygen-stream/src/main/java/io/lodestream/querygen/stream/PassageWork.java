package io.lodestream.querygen.stream;

import java.util.concurrent.CompletableFuture;

/** Generates and judges one passage's queries. Thread-safe, never blocks. */
@FunctionalInterface
public interface PassageWork {

  /**
   * Fails like {@link io.lodestream.runtime.llm.ChatModel#ask}; what else it fails with is taken to
   * be this passage's fault.
   */
  CompletableFuture<PassageJob.Result> run(PassageJob job);
}
