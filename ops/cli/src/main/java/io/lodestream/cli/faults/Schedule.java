package io.lodestream.cli.faults;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Which fault comes next, by the seed and by what there was. */
final class Schedule {

  private final FaultRounds.Plan plan;
  private final List<Scenario> scenarios;

  /**
   * @param scenarios that can happen here
   */
  Schedule(FaultRounds.Plan plan, List<Scenario> scenarios) {
    this.plan = plan;
    this.scenarios = List.copyOf(scenarios);
  }

  /** Empty when all rounds are done. */
  Optional<Scenario> next(RoundLog done, SplittableRandom random) {
    if (plan.ofEach()) {
      return scenarios.stream()
          .filter(scenario -> done.of(scenario) < plan.rounds())
          .min(Comparator.comparingLong(done::of));
    }
    return done.rounds().size() < plan.rounds()
        ? Optional.of(scenarios.get(random.nextInt(scenarios.size())))
        : Optional.empty();
  }
}
