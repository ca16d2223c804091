package io.lodestream.querygen.stream;

import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Jobs that run when the test says so, and end as it says. */
final class HeldJobs implements PassageJobs {

  private record Held(PassageJob job, Consumer<PassageJob.Result> whenDone) {}

  private final List<Held> held = new ArrayList<>();
  int capacity = 100;

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int room() {
    return capacity - held.size();
  }

  @Override
  public boolean tryStart(List<PassageJob> jobs, Consumer<PassageJob.Result> whenDone) {
    if (jobs.size() > room()) {
      return false;
    }
    jobs.forEach(job -> held.add(new Held(job, whenDone)));
    return true;
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
    finish(job -> new PassageJob.Result.SetAside(job, cause));
  }

  void failAll(RuntimeException cause) {
    finish(job -> new PassageJob.Result.Failed(job, cause));
  }

  private void finish(Function<PassageJob, PassageJob.Result> result) {
    var now = List.copyOf(held);
    held.clear();
    now.forEach(each -> each.whenDone().accept(result.apply(each.job())));
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
