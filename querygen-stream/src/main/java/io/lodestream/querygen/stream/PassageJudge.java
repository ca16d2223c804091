package io.lodestream.querygen.stream;

import java.util.concurrent.CompletableFuture;

/** Judges the queries of one passage. Thread-safe, never blocks. */
public interface PassageJudge {

  /** Whether the passage could be judged now: asked before anything is spent on its queries. */
  CompletableFuture<Boolean> isReady(PassageJob job);

  /** {@code Judged}, or {@code NotReady} when the passage can no longer be judged. */
  CompletableFuture<PassageJob.Result> judge(SiftedQueries queries);
}
