package io.lodestream.trainer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.sweep.Sweep.Budget;
import io.lodestream.trainer.sweep.TrialResult.Outcome;
import io.lodestream.trainer.sweep.TrialRunner.Trial;
import io.lodestream.trainer.training.TrainingStopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final String RATE = "trainer.learning-rate";
  private static final int STEPS = 10;

  private final FakeTrials trials = new FakeTrials();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void theGivenConfigurationIsTriedFirstAndTheBestIsFound() {
    var ranking = new Ranking(run(trials(30)));

    assertThat(trials.tried.get(0)).isEmpty();
    assertThat(ranking.sorted()).hasSize(30);
    var best = ranking.best().orElseThrow();
    assertThat(Double.parseDouble(best.settings().get(RATE))).isBetween(2e-5, 5e-5);
    assertThat(ranking.lift(1).orElseThrow().isAboveZero()).isTrue();
  }

  @Test
  void equalSeedsTryTheSame() {
    run(trials(12));
    var first = List.copyOf(trials.tried);
    trials.tried.clear();

    run(trials(12));

    assertThat(trials.tried).isEqualTo(first).doesNotHaveDuplicates();
  }

  @Test
  void trialsBelowTheMedianAreEndedEarly() {
    var results = run(trials(20));

    assertThat(results).anyMatch(result -> result.outcome() == Outcome.STOPPED);
    assertThat(results)
        .filteredOn(result -> result.outcome() == Outcome.STOPPED)
        .allSatisfy(
            result -> {
              assertThat(result.curve()).hasSizeLessThan(STEPS + 1);
              assertThat(result.perQuery()).isEmpty();
            });
    double best = results.stream().mapToDouble(FakeTrials::worth).max().orElseThrow();
    assertThat(new Ranking(results).best().orElseThrow().ndcg()).isEqualTo(best);
  }

  @Test
  void theBudgetEndsATrialInMidRun() {
    // A step takes a second, a trial ten: the third is cut.
    var results =
        run(new Budget(OptionalInt.empty(), Optional.of(Duration.ofSeconds(2 * STEPS + 3))));

    assertThat(results).extracting(TrialResult::outcome).last().isEqualTo(Outcome.CUT);
    assertThat(results).hasSize(3);
    assertThat(results.get(2).note()).isEqualTo("out of time");
    assertThat(new Ranking(results).best().orElseThrow().trial().number()).isLessThan(2);
  }

  @Test
  void anInterruptedSweepGivesWhatItHas() {
    trials.stopAt = 2 * STEPS + 3;

    var results = run(trials(30));

    assertThat(results).hasSize(3);
    assertThat(results.get(2).note()).isEqualTo("interrupted");
  }

  @Test
  void aTrialThatFailsEndsOnlyItself() {
    trials.failing = 1;

    var ranking = new Ranking(run(trials(5)));

    assertThat(ranking.sorted()).hasSize(5);
    assertThat(ranking.sorted().get(4).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ranking.sorted().get(4).note()).isEqualTo("training diverged");
  }

  @Test
  void aSmallSpaceIsTriedOnceOver() {
    var space = new SearchSpace(Map.of(RATE, Axis.parse(RATE, "1e-5,1e-4")));

    assertThat(run(space, trials(30))).hasSize(3);
  }

  @Test
  void aValueThatBreaksARuleIsSaidBeforeAnythingIsTried() {
    var space = new SearchSpace(Map.of(RATE, Axis.parse(RATE, "1e-5,fast")));

    assertThatThrownBy(() -> run(space, trials(3))).isInstanceOf(FatalException.class);
    assertThat(trials.tried).isEmpty();
  }

  private static Budget trials(int most) {
    return new Budget(OptionalInt.of(most), Optional.empty());
  }

  private List<TrialResult> run(Budget budget) {
    return run(new SearchSpace(Map.of(RATE, new Axis.LogRange(1e-6, 1e-3))), budget);
  }

  private List<TrialResult> run(SearchSpace space, Budget budget) {
    return new Sweep(space, trials, budget, () -> trials.now, () -> stop.get())
        .run(7, result -> {});
  }

  /** Best at a learning rate of 3e-5; a second a step, validated after each. */
  private final class FakeTrials implements TrialRunner {
    private final List<Map<String, String>> tried = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private int steps;
    private int stopAt = Integer.MAX_VALUE;
    private int failing = -1;

    static double worth(TrialResult result) {
      return worth(result.settings().get(RATE));
    }

    static double worth(String rate) {
      return 0.8 - 0.2 * Math.abs(Math.log10(Double.parseDouble(rate) / 3e-5));
    }

    @Override
    public Map<String, String> settings(Trial trial, Iterable<String> keys) {
      var all = new LinkedHashMap<String, String>(Map.of(RATE, "0.0001"));
      all.putAll(trial.values());
      try {
        Double.parseDouble(all.get(RATE));
      } catch (NumberFormatException e) {
        throw new FatalException("not a number", e);
      }
      return all;
    }

    @Override
    public Finished run(Trial trial, Watch watch) {
      tried.add(trial.values());
      double worth = worth(settings(trial, List.of(RATE)).get(RATE));
      watch.validated(0, 0.3);
      if (trial.number() == failing) {
        throw new BadDataException("training diverged");
      }
      for (int step = 1; step <= STEPS; step++) {
        if (watch.stopRequested()) {
          throw new TrainingStopped(step);
        }
        now = now.plusSeconds(1);
        steps++;
        stop.set(steps >= stopAt);
        watch.validated((double) step / STEPS, 0.3 + (worth - 0.3) * step / STEPS);
      }
      return new Finished(worth, Collections.nCopies(40, worth));
    }
  }
}
