package io.lodestream.querygen.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.TestPassages;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorpusCallsTest {

  private final List<PassageJob> passages =
      IntStream.range(0, 5)
          .mapToObj(i -> new PassageJob("p" + i, TestPassages.passage("p" + i, 1, "text " + i)))
          .toList();
  private final List<PassageJob.Result> told = new ArrayList<>();
  private final List<String> waits = new ArrayList<>();

  @Test
  void tellsInTheOrderOfThePassagesWhateverEndsFirst() throws Exception {
    // Given work of which the last passage ends first
    var open = new ArrayList<Runnable>();
    Function<PassageJob, CompletableFuture<PassageJob.Result>> work =
        job -> {
          var result = new CompletableFuture<PassageJob.Result>();
          open.add(0, () -> result.complete(judged(job)));
          if (open.size() == passages.size()) {
            open.forEach(Runnable::run);
          }
          return result;
        };

    // When
    calls(work, Clock.systemUTC()).run(passages, told::add);

    // Then
    assertThat(told).extracting(PassageJob.Result::job).isEqualTo(passages);
  }

  @Test
  void triesAgainWhatFailsInAWayThatPasses() throws Exception {
    // Given each passage's first call fails, and a clock that runs with each look
    var clock = new RunningClock(Duration.ofMillis(250));
    Map<String, List<Instant>> tried = new HashMap<>();
    Function<PassageJob, CompletableFuture<PassageJob.Result>> work =
        job -> {
          var times = tried.computeIfAbsent(job.passageId(), id -> new ArrayList<>());
          times.add(clock.instant());
          return times.size() == 1
              ? CompletableFuture.failedFuture(new RetryableException("busy"))
              : CompletableFuture.completedFuture(judged(job));
        };

    // When
    calls(work, clock).run(passages, told::add);

    // Then each is asked about once more, not at once
    assertThat(told).hasSize(5).hasOnlyElementsOfType(PassageJob.Result.Judged.class);
    assertThat(tried.values())
        .hasSize(5)
        .allSatisfy(
            times -> {
              assertThat(times).hasSize(2);
              assertThat(Duration.between(times.get(0), times.get(1)))
                  .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            });
  }

  @Test
  void givesUpWhenNothingSucceedsForLong() {
    // Given an endpoint that is down, and a clock that runs with each look
    var clock = new RunningClock(Duration.ofSeconds(20));
    Function<PassageJob, CompletableFuture<PassageJob.Result>> down =
        job -> CompletableFuture.failedFuture(new RetryableException("refused"));

    assertThatThrownBy(() -> calls(down, clock).run(passages, told::add))
        .isInstanceOf(FatalException.class)
        .hasMessage("gave up after 10 minutes without an answer: refused");
    assertThat(told).isEmpty();
    assertThat(waits).contains("refused");
  }

  @Test
  void endsWithTheFirstFailureThatNoRetryMends() {
    Function<PassageJob, CompletableFuture<PassageJob.Result>> barred =
        job -> CompletableFuture.failedFuture(new FatalException("wrong key"));

    assertThatThrownBy(() -> calls(barred, Clock.systemUTC()).run(passages, told::add))
        .hasMessage("wrong key");
  }

  private CorpusCalls calls(
      Function<PassageJob, CompletableFuture<PassageJob.Result>> work, Clock clock) {
    var jobs = new PassageJobs(work, 8, Optional::empty, new StageMeters("querygen"), clock);
    return new CorpusCalls(jobs, 3, clock, waits::add);
  }

  private static PassageJob.Result judged(PassageJob job) {
    return new PassageJob.Result.Judged(job, List.of(), "g", "j");
  }

  private static final class RunningClock extends Clock {

    private final Duration step;
    private Instant now = Instant.EPOCH;

    RunningClock(Duration step) {
      this.step = step;
    }

    @Override
    public synchronized Instant instant() {
      now = now.plus(step);
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
