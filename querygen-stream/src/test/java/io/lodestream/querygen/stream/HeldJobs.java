package io.lodestream.querygen.stream;

import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.pairing.PassageJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Work that runs when the test says so, and ends as it says. */
final class HeldJobs {

  private record Held(PassageJob job, CompletableFuture<PassageJob.Result> result) {}

  private final List<Held> held = new ArrayList<>();

  CompletableFuture<PassageJob.Result> run(PassageJob job) {
    var result = new CompletableFuture<PassageJob.Result>();
    held.add(new Held(job, result));
    return result;
  }

  /** Ids of the passages held, in the order they were started. */
  List<String> held() {
    return held.stream().map(each -> each.job().passageId()).toList();
  }

  /** The held job of a passage. */
  PassageJob job(String passageId) {
    return held.stream()
        .map(Held::job)
        .filter(job -> job.passageId().equals(passageId))
        .findFirst()
        .orElseThrow();
  }

  /** Every held passage gets one kept query: its text. */
  void keepAll() {
    finish(job -> judged(job, job.passage().getText(), new Verdict.Kept(0.5, "bm25 rank 2")));
  }

  /** Every held passage gets one kept query of these words. */
  void keepAll(String query) {
    finish(job -> judged(job, query, new Verdict.Kept(1, "bm25 rank 1")));
  }

  void refuseAll() {
    finish(job -> judged(job, "what is it", new Verdict.Refused("not-found", "nowhere")));
  }

  void findNothingToAsk() {
    finish(job -> new PassageJob.Result.Judged(job, List.of(), "test-1", "judge-1"));
  }

  void failToGenerateAll() {
    finish(
        job -> new PassageJob.Result.NotGenerated(job, "test-1", "java.lang.ArithmeticException"));
  }

  void putOffAll() {
    finish(PassageJob.Result.NotReady::new);
  }

  void failForNow(boolean othersSucceeded) {
    finish(job -> new PassageJob.Result.PutOff(job, "endpoint away", othersSucceeded));
  }

  void setAsideAll(RuntimeException cause) {
    fail(cause);
  }

  void failAll(RuntimeException cause) {
    fail(cause);
  }

  private void fail(RuntimeException cause) {
    var now = List.copyOf(held);
    held.clear();
    now.forEach(each -> each.result().completeExceptionally(cause));
  }

  private void finish(Function<PassageJob, PassageJob.Result> result) {
    var now = List.copyOf(held);
    held.clear();
    now.forEach(each -> each.result().complete(result.apply(each.job())));
  }

  private static PassageJob.Result judged(PassageJob job, String query, Verdict verdict) {
    var candidate =
        new Candidate(job.passageId(), job.passage(), new GeneratedQuery(0, query, "test-1/q"));
    return new PassageJob.Result.Judged(
        job,
        List.of(new PassageJob.JudgedQuery(candidate, verdict, "test-1", "judge-1")),
        "test-1",
        "judge-1");
  }
}
