package io.lodestream.querygen.stream;

import io.lodestream.querygen.judge.AsyncJudge;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A judge that is called; a passage is always ready for it. */
public final class CallingJudge implements PassageJudge {

  private final AsyncJudge judge;

  public CallingJudge(AsyncJudge judge) {
    this.judge = judge;
  }

  @Override
  public CompletableFuture<Boolean> isReady(PassageJob job) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletableFuture<PassageJob.Result> judge(SiftedQueries queries) {
    if (queries.fit().isEmpty()) {
      return CompletableFuture.completedFuture(queries.judged(List.of(), judge.name()));
    }
    return judge
        .judge(queries.fit(), queries.job().neighbours())
        .thenApply(verdicts -> queries.judged(verdicts, judge.name()));
  }
}
