package io.lodestream.querygen.pairing;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.SteppedClock;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassageJobsTest {

  private static final int CAPACITY = 20;

  private final SteppedClock clock = new SteppedClock();
  private final StageMeters meters = new StageMeters("querygen");
  private final Map<String, CompletableFuture<PassageJob.Result>> running = new LinkedHashMap<>();
  private final List<PassageJob.Result> results = new ArrayList<>();
  private String paused;
  private final PassageJobs jobs =
      new PassageJobs(this::run, CAPACITY, () -> Optional.ofNullable(paused), meters, clock);

  private CompletableFuture<PassageJob.Result> run(PassageJob job) {
    var result = new CompletableFuture<PassageJob.Result>();
    running.put(job.passageId(), result);
    return result;
  }

  @Test
  void runsAsManyAsFitAndTakesMoreAsSoonAsOneEnds() {
    // Given
    start(0, CAPACITY);

    // When
    var full = jobs.tryStart(List.of(job(CAPACITY)), results::add);
    succeed(0);

    // Then
    assertThat(full).isFalse();
    assertThat(jobs.room()).isEqualTo(1);
    assertThat(results).hasSize(1);
    assertThat(meters.values()).containsEntry(MetricName.PASSAGES_RUNNING.id(), CAPACITY - 1.0);
  }

  @Test
  void putsOffWhatFailedForAWhileAndBlamesThePassageOnlyIfOthersSucceeded() {
    // Given
    start(0, 3);

    // When
    fail(0, new RetryableException("500"));
    succeed(1);
    fail(2, new RetryableException("500"));

    // Then
    assertThat(results.get(0)).isEqualTo(new PassageJob.Result.PutOff(job(0), "500", false));
    assertThat(results.get(2)).isEqualTo(new PassageJob.Result.PutOff(job(2), "500", true));
    assertThat(jobs.waitingFor()).isEmpty();
  }

  @Test
  void blamesNoPassageWhileTheEndpointSaysThatItPauses() {
    // Given
    start(0, 2);
    succeed(0);

    // When
    paused = "budget spent";
    fail(1, new RetryableException("budget spent"));

    // Then
    assertThat(results.get(1))
        .isEqualTo(new PassageJob.Result.PutOff(job(1), "budget spent", false));
    assertThat(jobs.waitingFor()).contains("budget spent");
  }

  @Test
  void waitsOutAnEndpointThatIsDownForAnHourAndGoesOn() {
    // Given
    start(0, CAPACITY);
    IntStream.range(0, CAPACITY).forEach(i -> fail(i, new RetryableException("refused")));
    assertThat(jobs.room()).isZero();

    // When
    int calls = 0;
    int next = CAPACITY;
    for (int second = 0; second < 3_600; second++) {
      clock.advanceMillis(1_000);
      for (int probe = jobs.room(); probe > 0; probe--) {
        start(next, next + 1);
        fail(next++, new RetryableException("refused"));
        calls++;
      }
    }

    // Then
    assertThat(jobs.waitingFor()).contains("refused");
    assertThat(calls).isBetween(3_600 / 30, 4 * (3_600 / 30 + 6));
    clock.advanceMillis(30_000);
    start(next, next + 1);
    succeed(next);
    assertThat(jobs.room()).isEqualTo(CAPACITY);
    assertThat(jobs.waitingFor()).isEmpty();
    assertThat(results).hasSize(next + 1);
  }

  @Test
  void setsAsideThePassageThatTheModelRefusesAndTheOneThatBreaksSomething() {
    // Given
    var refused = new BadDataException("too long for its context");
    var broken = new IllegalStateException("two verdicts for three queries");
    start(0, 2);

    // When
    fail(0, refused);
    fail(1, broken);

    // Then
    assertThat(results)
        .containsExactly(
            new PassageJob.Result.SetAside(job(0), refused),
            new PassageJob.Result.SetAside(job(1), broken));
    assertThat(jobs.room()).isEqualTo(CAPACITY);
  }

  @Test
  void takesNothingMoreAfterAFailureThatNoRetryMends() {
    // Given
    var cause = new FatalException("querygen.llm is refused: 401");
    start(0, 2);

    // When
    fail(0, cause);
    clock.advanceMillis(3_600_000);

    // Then
    assertThat(results).containsExactly(new PassageJob.Result.Failed(job(0), cause));
    assertThatThrownBy(jobs::room).as("whoever took the result").isSameAs(cause);
  }

  @Test
  void blamesNoPassageForThreadsThatEndBecauseTheStageCloses() {
    // Given
    start(0, 2);
    succeed(1);

    // When
    fail(0, new CompletionException(new RejectedExecutionException("pool is shut down")));

    // Then
    assertThat(results.get(1))
        .isInstanceOfSatisfying(
            PassageJob.Result.PutOff.class,
            putOff -> assertThat(putOff.othersSucceeded()).isFalse());
  }

  @Test
  void stopsForAnErrorInsteadOfLosingThePassage() {
    // Given
    start(0, 1);

    // When
    fail(0, new OutOfMemoryError("heap"));

    // Then
    assertThat(results)
        .singleElement()
        .isInstanceOfSatisfying(
            PassageJob.Result.Failed.class,
            failed -> assertThat(failed.cause()).hasCauseInstanceOf(OutOfMemoryError.class));
  }

  private void start(int from, int to) {
    var some = IntStream.range(from, to).mapToObj(PassageJobsTest::job).toList();
    assertThat(jobs.tryStart(some, results::add)).isTrue();
  }

  private void succeed(int number) {
    future(number)
        .complete(new PassageJob.Result.Judged(job(number), List.of(), "test-1", "judge-1"));
  }

  private void fail(int number, Throwable cause) {
    future(number).completeExceptionally(cause);
  }

  private CompletableFuture<PassageJob.Result> future(int number) {
    return running.get("p#" + number);
  }

  private static PassageJob job(int number) {
    return new PassageJob("p#" + number, passage("p", 1, "text " + number));
  }
}
