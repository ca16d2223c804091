package io.lodestream.trainer.sweep;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.sweep.TrialResult.Outcome;
import io.lodestream.trainer.sweep.TrialResult.Point;
import io.lodestream.trainer.sweep.TrialRunner.Trial;
import io.lodestream.trainer.training.TrainingStopped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Seeded random search (<a href="https://jmlr.org/papers/v13/bergstra12a.html">Bergstra and
 * Bengio</a>) with {@link MedianStopping}. The first trial is the configuration as given, and runs
 * to its end: all others are compared with it.
 *
 * <p>Equal seed, space and runner give the same trials; a budget of minutes decides how many of
 * them are tried, and nothing else. One thread.
 */
public final class Sweep {
  private static final int DRAWS = 1000;

  private final SearchSpace space;
  private final TrialRunner runner;
  private final Budget budget;
  private final InstantSource clock;
  private final BooleanSupplier stop;
  private final List<TrialResult> results = new ArrayList<>();
  private final Set<Map<String, String>> tried = new HashSet<>();
  private Instant start;

  /**
   * @param stop ends the sweep, also in mid-trial
   */
  public Sweep(
      SearchSpace space,
      TrialRunner runner,
      Budget budget,
      InstantSource clock,
      BooleanSupplier stop) {
    this.space = space;
    this.runner = runner;
    this.budget = budget;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * Tries until the budget is spent, every configuration was tried, or it is told to stop.
   *
   * @param listener told of every result
   * @return in the order tried
   * @throws FatalException if a value of the space breaks its key's rule, before anything is tried
   */
  public List<TrialResult> run(long seed, Consumer<TrialResult> listener) {
    requireValid();
    start = clock.instant();
    var random = new Random(seed);
    Optional<Trial> next = Optional.of(new Trial(0, Map.of()));
    while (next.isPresent() && !isOver() && results.size() < budget.most()) {
      var result = result(next.get());
      results.add(result);
      listener.accept(result);
      next = draw(random);
    }
    return List.copyOf(results);
  }

  private void requireValid() {
    space
        .axes()
        .forEach(
            (key, axis) ->
                axis.examples()
                    .forEach(
                        value -> runner.settings(new Trial(0, Map.of(key, value)), List.of(key))));
  }

  private boolean isOver() {
    return stop.getAsBoolean() || isOutOfTime();
  }

  private boolean isOutOfTime() {
    return budget.time().filter(time -> !clock.instant().isBefore(start.plus(time))).isPresent();
  }

  /** Empty when chance gives nothing but what was tried. */
  private Optional<Trial> draw(Random random) {
    for (int i = 0; i < DRAWS; i++) {
      var values = space.draw(random);
      if (tried.add(values)) {
        return Optional.of(new Trial(results.size(), values));
      }
    }
    return Optional.empty();
  }

  private TrialResult result(Trial trial) {
    var settings = runner.settings(trial, space.axes().keySet());
    tried.add(settings);
    var watch = new Following(trial);
    var begin = clock.instant();
    var outcome = Outcome.FINISHED;
    var note = "";
    var finished = Optional.<TrialRunner.Finished>empty();
    try {
      finished = Optional.of(runner.run(trial, watch));
    } catch (TrainingStopped e) {
      outcome = watch.isBad ? Outcome.STOPPED : Outcome.CUT;
      note = watch.isBad ? "below the median" : isOutOfTime() ? "out of time" : "interrupted";
    } catch (BadDataException e) {
      outcome = Outcome.FAILED;
      note = e.getMessage();
    }
    return new TrialResult(
        trial,
        settings,
        outcome,
        watch.curve,
        finished.map(TrialRunner.Finished::ndcg).orElse(watch.last()),
        finished.map(TrialRunner.Finished::perQuery).orElse(List.of()),
        Duration.between(begin, clock.instant()).toMillis() / 1e3,
        note);
  }

  /** Notes a trial's curve and ends it when the rule or the budget says so. */
  private final class Following implements TrialRunner.Watch {
    private final Trial trial;
    private final List<Point> curve = new ArrayList<>();
    private boolean isBad;

    Following(Trial trial) {
      this.trial = trial;
    }

    @Override
    public void validated(double share, double ndcg) {
      curve.add(new Point(share, ndcg));
      // At its end a trial has nothing to save.
      isBad = trial.number() > 0 && share < 1 && MedianStopping.shouldStop(curve, otherCurves());
    }

    private List<List<Point>> otherCurves() {
      return results.stream()
          .filter(other -> other.isFinished() || other.outcome() == Outcome.STOPPED)
          .map(TrialResult::curve)
          .toList();
    }

    @Override
    public boolean stopRequested() {
      return isBad || isOver();
    }

    double last() {
      return curve.isEmpty() ? 0 : curve.get(curve.size() - 1).ndcg();
    }
  }

  /**
   * When a sweep ends; by whichever comes first, where both are given.
   *
   * @param trials tried, the given configuration among them
   * @param time after which also a trial in mid-run is ended
   */
  public record Budget(OptionalInt trials, Optional<Duration> time) {
    private static final int TRIALS = 20;

    public Budget {
      if (trials.isPresent() && trials.getAsInt() < 1) {
        throw new FatalException("--trials must be at least 1, was " + trials.getAsInt());
      }
      if (time.isPresent() && (time.get().isZero() || time.get().isNegative())) {
        throw new FatalException("--minutes must be above 0, was " + time.get());
      }
    }

    /** Twenty trials where nothing was said. */
    int most() {
      return trials.orElse(time.isPresent() ? Integer.MAX_VALUE : TRIALS);
    }
  }
}
