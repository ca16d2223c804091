package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.AsyncJudge;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Generators and judges of either sort, joined. */
class PassageWorkTest {

  private static final PassageJob JOB =
      new PassageJob("d#1", passage("d", 1, "text"), List.of(passage("d", 1, "before")));

  private final CalledGenerator generator = new CalledGenerator();
  private final CalledJudge judge = new CalledJudge();
  private final PassageWork called =
      new GenerateThenJudge(generator, QueryFilter.NONE, new CallingJudge(judge));

  @Test
  void judgesWhatWasGeneratedAndTellsWhatWasUnfitToo() {
    // Given
    generator.queries = List.of(query(1, "kept"), query(2, "refused"));
    generator.unfit = List.of(new Generated.Unfit(query(0, "<b>"), "markup", "holds markup"));

    // When
    var judged = judged(called.run(JOB));

    // Then
    assertThat(judged.queries())
        .extracting(
            q -> q.candidate().query().text(),
            PassageJob.JudgedQuery::verdict,
            PassageJob.JudgedQuery::generator,
            PassageJob.JudgedQuery::judge)
        .containsExactly(
            row("<b>", new Verdict.Refused("markup", "holds markup"), "called-1", "called-1"),
            row("kept", new Verdict.Kept(1, "good"), "called-1", "called-judge-1"),
            row("refused", new Verdict.Refused("low-score", "bad"), "called-1", "called-judge-1"));
    assertThat(generator.neighbours).isEqualTo(JOB.neighbours());
    assertThat(judge.neighbours).isEqualTo(JOB.neighbours());
  }

  @Test
  void callsNoJudgeWhereThereIsNothingToJudge() {
    // When
    var judged = judged(called.run(JOB));

    // Then
    assertThat(judged.queries()).isEmpty();
    assertThat(judge.calls).isZero();
  }

  @Test
  void generatesNothingForAPassageThatCannotBeJudgedYet() {
    // Given
    var notIndexed = new FixedJudge(false);

    // When
    var result = new GenerateThenJudge(generator, QueryFilter.NONE, notIndexed).run(JOB).join();

    // Then
    assertThat(result).isEqualTo(new PassageJob.Result.NotReady(JOB));
    assertThat(generator.calls).isZero();
  }

  @Test
  void judgesByEitherSortOfJudge() {
    // Given
    generator.queries = List.of(query(0, "kept"));

    // When
    var judged =
        judged(new GenerateThenJudge(generator, QueryFilter.NONE, new FixedJudge(true)).run(JOB));

    // Then
    assertThat(judged.judge()).isEqualTo("fixed-judge-1");
    assertThat(judged.queries()).hasSize(1);
  }

  @Test
  void failsWhenTheJudgeForgetsAQuery() {
    // Given
    generator.queries = List.of(query(0, "kept"), query(1, "kept"));
    judge.forgets = true;

    // Then
    assertThatThrownBy(() -> called.run(JOB).join())
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called-judge-1 gave 1 verdicts on 2 queries");
  }

  @Test
  void spendsNoCallWhereAnExtractiveQuerySurvives() {
    // Given
    var hybrid = new Hybrid(cheap(new Verdict.Kept(1, "rank 1")), called);

    // When
    var judged = judged(hybrid.run(JOB));

    // Then
    assertThat(judged.queries()).hasSize(1);
    assertThat(generator.calls).isZero();
  }

  @Test
  void callsWhereNoExtractiveQuerySurvivesAndTellsBoth() {
    // Given
    generator.queries = List.of(query(0, "kept"));
    var hybrid = new Hybrid(cheap(new Verdict.Refused("not-found", "rank 60")), called);

    // When
    var judged = judged(hybrid.run(JOB));

    // Then
    assertThat(judged.queries())
        .extracting(PassageJob.JudgedQuery::generator, PassageJob.JudgedQuery::judge)
        .containsExactly(row("cheap-1", "cheap-judge-1"), row("called-1", "called-judge-1"));
  }

  @Test
  void callsWhereTheExtractiveGeneratorFails() {
    // Given
    generator.queries = List.of(query(0, "kept"));
    PassageWork failing =
        job ->
            CompletableFuture.completedFuture(
                new PassageJob.Result.NotGenerated(job, "cheap-1", "java.lang.Exception"));

    // Then
    assertThat(judged(new Hybrid(failing, called).run(JOB)).queries()).hasSize(1);
  }

  @Test
  void failsAsAWholeWhenTheCallFails() {
    // Given
    generator.failure = new RetryableException("away");
    var hybrid = new Hybrid(cheap(new Verdict.Refused("not-found", "rank 60")), called);

    // Then
    assertThatThrownBy(() -> hybrid.run(JOB).join()).hasCause(generator.failure);
  }

  private static PassageWork cheap(Verdict verdict) {
    return job ->
        CompletableFuture.completedFuture(
            new PassageJob.Result.Judged(
                job,
                List.of(
                    new PassageJob.JudgedQuery(
                        new Candidate(job.passageId(), job.passage(), query(0, "text")),
                        verdict,
                        "cheap-1",
                        "cheap-judge-1")),
                "cheap-1",
                "cheap-judge-1"));
  }

  private static PassageJob.Result.Judged judged(CompletableFuture<PassageJob.Result> result) {
    return (PassageJob.Result.Judged) result.join();
  }

  private static GeneratedQuery query(int ordinal, String text) {
    return new GeneratedQuery(ordinal, text, "called-1/fact");
  }

  private static Tuple row(Object... values) {
    return Tuple.tuple(values);
  }

  private static final class CalledGenerator implements AsyncGenerator {

    private List<GeneratedQuery> queries = List.of();
    private List<Generated.Unfit> unfit = List.of();
    private List<Passage> neighbours;
    private RuntimeException failure;
    private int calls;

    @Override
    public String version() {
      return "called-1";
    }

    @Override
    public CompletableFuture<Generated> generate(Passage passage, List<Passage> neighbours) {
      calls++;
      this.neighbours = neighbours;
      return failure == null
          ? CompletableFuture.completedFuture(new Generated(queries, unfit))
          : CompletableFuture.failedFuture(failure);
    }
  }

  /** Keeps the queries that read so. */
  private static final class CalledJudge implements AsyncJudge {

    private List<Passage> neighbours;
    private boolean forgets;
    private int calls;

    @Override
    public String name() {
      return "called-judge-1";
    }

    @Override
    public CompletableFuture<List<Verdict>> judge(
        List<Candidate> candidates, List<Passage> neighbours) {
      calls++;
      this.neighbours = neighbours;
      var verdicts = new ArrayList<Verdict>();
      for (var candidate : candidates) {
        verdicts.add(
            candidate.query().text().equals("kept")
                ? new Verdict.Kept(1, "good")
                : new Verdict.Refused("low-score", "bad"));
      }
      return CompletableFuture.completedFuture(forgets ? verdicts.subList(0, 1) : verdicts);
    }
  }

  private record FixedJudge(boolean ready) implements PassageJudge {

    @Override
    public CompletableFuture<Boolean> isReady(PassageJob job) {
      return CompletableFuture.completedFuture(ready);
    }

    @Override
    public CompletableFuture<PassageJob.Result> judge(SiftedQueries queries) {
      return CompletableFuture.completedFuture(
          queries.judged(List.of(new Verdict.Kept(1, "fixed")), "fixed-judge-1"));
    }
  }
}
