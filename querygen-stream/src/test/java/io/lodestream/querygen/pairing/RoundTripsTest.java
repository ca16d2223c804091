package io.lodestream.querygen.pairing;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.generator.Surroundings;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RoundTripsTest {

  private static final PassageJob READY = new PassageJob("ready", passage("d", 1, "ready"));
  private static final PassageJob LATE = new PassageJob("late", passage("d", 1, "late"));

  @Test
  void judgesWhatIsReadyAndPutsOffTheRest() {
    // When
    var results = run(Optional.of(new FakeSitting()), List.of(LATE, READY));

    // Then
    assertThat(results).hasSize(2);
    assertThat(results).contains(new PassageJob.Result.NotReady(LATE));
    assertThat(results)
        .filteredOn(PassageJob.Result.Judged.class::isInstance)
        .singleElement()
        .satisfies(
            result -> {
              var judged = (PassageJob.Result.Judged) result;
              assertThat(judged.job()).isEqualTo(READY);
              assertThat(judged.generator()).isEqualTo("two-1");
              assertThat(judged.judge()).isEqualTo("fake");
              assertThat(judged.queries())
                  .extracting(q -> ((Verdict.Kept) q.verdict()).why())
                  .containsExactly("ready 0", "ready 1");
            });
  }

  @Test
  void handsPassagesAlikeToAGeneratorThatWantsThemAndSearchesForNoOther() {
    // Given
    var alike = passage("other", 1, "alike");
    var searched = new ArrayList<String>();
    var sitting =
        new FakeSitting() {
          @Override
          public Map<String, List<Passage>> alike(Map<String, Passage> passages) {
            searched.addAll(passages.keySet());
            return Map.of(READY.passageId(), List.of(alike));
          }
        };
    var wanting =
        new TwoQueries() {
          @Override
          public boolean wantsAlike() {
            return true;
          }

          @Override
          public List<GeneratedQuery> generate(Passage passage, Surroundings around) {
            return around.alike().isEmpty()
                ? List.of()
                : super.generate(around.alike().get(0), around);
          }
        };

    // When
    var results = run(wanting, Optional.of(sitting), List.of(LATE, READY));
    run(Optional.of(sitting), List.of(READY));

    // Then
    assertThat(searched).containsExactly(READY.passageId());
    assertThat(results)
        .filteredOn(PassageJob.Result.Judged.class::isInstance)
        .flatExtracting(result -> ((PassageJob.Result.Judged) result).queries())
        .extracting(query -> query.candidate().query().text())
        .containsExactly("alike 0", "alike 1");
  }

  @Test
  void putsEverythingOffWhileNothingServes() {
    assertThat(run(Optional.empty(), List.of(READY)))
        .containsExactly(new PassageJob.Result.NotReady(READY));
  }

  @Test
  void failsAsTheJudgeDoes() {
    // Given
    var passing = new RetryableException("store away");
    var lasting = new FatalException("model gone");

    // Then
    assertThat(failure(failing(passing))).isEqualTo(passing);
    assertThat(failure(failing(lasting))).isEqualTo(lasting);
  }

  @Test
  void stopsForAnErrorOfTheJudgeSinceNoPassageIsToBlame() {
    // Given
    var sitting =
        new FakeSitting() {
          @Override
          public List<Verdict> judge(Collection<Candidate> candidates) {
            throw new NoClassDefFoundError("gone");
          }
        };

    // Then
    assertThat(failure(sitting))
        .isInstanceOf(FatalException.class)
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void leavesOutThePassageThatTheGeneratorFailsOnAndJudgesTheOthers(Class<? extends Throwable> type)
      throws ReflectiveOperationException {
    // Given
    var failure = type.getConstructor(String.class).newInstance("poison text");

    // When
    var results = run(new Poisoned(failure), Optional.of(new AllReady()), List.of(LATE, READY));

    // Then
    assertThat(results)
        .contains(new PassageJob.Result.NotGenerated(LATE, "two-1", type.getName()))
        .hasSize(2)
        .filteredOn(PassageJob.Result.Judged.class::isInstance)
        .extracting(PassageJob.Result::job)
        .containsExactly(READY);
  }

  @Test
  void judgesTogetherWhatCameMeanwhile() throws InterruptedException {
    // Given
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var sizes = new CopyOnWriteArrayList<Integer>();
    var counting =
        new AllReady() {
          @Override
          public Set<String> ready(Map<String, String> contentHashes) {
            sizes.add(contentHashes.size());
            return super.ready(contentHashes);
          }
        };
    Judge blocking =
        () -> {
          inside.countDown();
          awaitLatch(goOn);
          return Optional.of(counting);
        };
    try (var roundTrips = new RoundTrips(blocking, QueryFilter.NONE, 1, 3)) {
      var generator = new TwoQueries();
      var results = new ArrayList<CompletableFuture<PassageJob.Result>>();
      results.add(roundTrips.generateAndJudge(job(0), generator));
      assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

      // When
      IntStream.range(1, 6)
          .forEach(i -> results.add(roundTrips.generateAndJudge(job(i), generator)));
      goOn.countDown();

      // Then
      for (int i = 0; i < 6; i++) {
        assertThat(results.get(i).join().job()).isEqualTo(job(i));
      }
      assertThat(sizes).containsExactly(1, 3, 2);
    }
  }

  @Test
  void tellsWhetherAPassageIsReadyWithoutGenerating() {
    try (var roundTrips =
        new RoundTrips(() -> Optional.of(new FakeSitting()), QueryFilter.NONE, 1, 8)) {
      assertThat(roundTrips.isReady(READY).join()).isTrue();
      assertThat(roundTrips.isReady(LATE).join()).isFalse();
    }
  }

  private static PassageJob job(int number) {
    return new PassageJob("p#" + number, passage("p", 1, "text " + number));
  }

  private static Throwable failure(Judge.Sitting sitting) {
    try (var roundTrips = new RoundTrips(() -> Optional.of(sitting), QueryFilter.NONE, 1, 8)) {
      return catchThrowable(() -> roundTrips.generateAndJudge(READY, new TwoQueries()).join())
          .getCause();
    }
  }

  private static List<PassageJob.Result> run(
      Optional<Judge.Sitting> sitting, List<PassageJob> jobs) {
    return run(new TwoQueries(), sitting, jobs);
  }

  private static List<PassageJob.Result> run(
      QueryGenerator generator, Optional<Judge.Sitting> sitting, List<PassageJob> jobs) {
    try (var roundTrips = new RoundTrips(() -> sitting, QueryFilter.NONE, 2, 8)) {
      return jobs.stream().map(job -> roundTrips.generateAndJudge(job, generator)).toList().stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  private static Judge.Sitting failing(RuntimeException cause) {
    return new FakeSitting() {
      @Override
      public List<Verdict> judge(Collection<Candidate> candidates) {
        throw cause;
      }
    };
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static class TwoQueries implements QueryGenerator {

    @Override
    public String version() {
      return "two-1";
    }

    @Override
    public List<GeneratedQuery> generate(Passage passage, Surroundings around) {
      return IntStream.range(0, 2)
          .mapToObj(i -> new GeneratedQuery(i, passage.getText() + " " + i, "two-1/fixed"))
          .toList();
    }
  }

  /** Fails on the late passage. */
  private static final class Poisoned extends TwoQueries {

    private final Throwable failure;

    private Poisoned(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public List<GeneratedQuery> generate(Passage passage, Surroundings around) {
      if (passage.equals(LATE.passage())) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
      return super.generate(passage, around);
    }
  }

  private static class AllReady extends FakeSitting {

    @Override
    public Set<String> ready(Map<String, String> contentHashes) {
      return contentHashes.keySet();
    }
  }

  /** Ready for the passage of that id; keeps every query, its text as the reason. */
  private static class FakeSitting implements Judge.Sitting {

    @Override
    public String judge() {
      return "fake";
    }

    @Override
    public Set<String> ready(Map<String, String> contentHashes) {
      return Set.of("ready");
    }

    @Override
    public List<Verdict> judge(Collection<Candidate> candidates) {
      return candidates.stream().<Verdict>map(c -> new Verdict.Kept(1, c.query().text())).toList();
    }

    @Override
    public void close() {}
  }
}
