package io.lodestream.querygen.generator;

import java.util.concurrent.CompletableFuture;

/** Writes queries that a passage answers, by calls that take long. Thread-safe, never blocks. */
public interface AsyncGenerator {

  /** Name and version, of the prompts too; pair ids depend on it. */
  String version();

  /**
   * Fails like {@link io.lodestream.runtime.llm.ChatModel#ask}.
   *
   * @return at most as many queries as configured, and queries that are unfit to be judged
   */
  CompletableFuture<Generated> generate(WritingTask task);
}
