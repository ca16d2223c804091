package io.lodestream.querygen.stream;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/**
 * Does the cheap work first and the dear only where it kept nothing; what the cheap one refused is
 * told as well.
 */
public final class Hybrid implements PassageWork {

  private final PassageWork cheap;
  private final PassageWork dear;

  public Hybrid(PassageWork cheap, PassageWork dear) {
    this.cheap = cheap;
    this.dear = dear;
  }

  @Override
  public CompletableFuture<PassageJob.Result> run(PassageJob job) {
    return cheap.run(job).thenCompose(first -> afterFirst(job, first));
  }

  private CompletableFuture<PassageJob.Result> afterFirst(PassageJob job, PassageJob.Result first) {
    if (first instanceof PassageJob.Result.NotGenerated) {
      return dear.run(job);
    }
    if (first instanceof PassageJob.Result.Judged judged && !judged.keepsAny()) {
      return dear.run(job).thenApply(second -> joined(judged, second));
    }
    return CompletableFuture.completedFuture(first);
  }

  private static PassageJob.Result joined(
      PassageJob.Result.Judged first, PassageJob.Result second) {
    if (!(second instanceof PassageJob.Result.Judged judged)) {
      return second;
    }
    var all = new ArrayList<>(first.queries());
    all.addAll(judged.queries());
    return new PassageJob.Result.Judged(judged.job(), all, judged.generator(), judged.judge());
  }
}
