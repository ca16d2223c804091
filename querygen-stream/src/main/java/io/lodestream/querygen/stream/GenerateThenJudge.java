package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.AsyncGenerator;
import java.util.concurrent.CompletableFuture;

/** A generator that is called, then a judge of either sort. Queries are filtered in between. */
public final class GenerateThenJudge implements PassageWork {

  private final AsyncGenerator generator;
  private final QueryFilter filter;
  private final PassageJudge judge;

  public GenerateThenJudge(AsyncGenerator generator, QueryFilter filter, PassageJudge judge) {
    this.generator = generator;
    this.filter = filter;
    this.judge = judge;
  }

  @Override
  public CompletableFuture<PassageJob.Result> run(PassageJob job) {
    return judge
        .isReady(job)
        .thenCompose(
            ready ->
                ready
                    ? generateAndJudge(job)
                    : CompletableFuture.completedFuture(new PassageJob.Result.NotReady(job)));
  }

  private CompletableFuture<PassageJob.Result> generateAndJudge(PassageJob job) {
    return generator
        .generate(job.passage(), job.neighbours())
        .thenApply(generated -> SiftedQueries.of(job, generator.version(), generated, filter))
        .thenCompose(judge::judge);
  }
}
