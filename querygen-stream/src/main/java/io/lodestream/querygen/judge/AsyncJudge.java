package io.lodestream.querygen.judge;

import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Judges a passage's candidates by calls that take long. Thread-safe, never blocks. */
public interface AsyncJudge {

  /** Name, version and model, e.g. {@code llm-1/qwen3-8b}. */
  String name();

  /**
   * Fails like {@link io.lodestream.runtime.llm.ChatModel#ask}.
   *
   * @param candidates of one passage
   * @param neighbours as the generator got them, for queries over several passages
   * @return one verdict per candidate, in their order
   */
  CompletableFuture<List<Verdict>> judge(List<Candidate> candidates, List<Passage> neighbours);
}
