package io.lodestream.cli.faults;

import io.lodestream.cli.table.AlignedTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The figures of rounds that all held, for people and docs/reliability.md. */
final class FaultReport {

  /** Upper 95 % bound of a probability of which no case was seen in n rounds: 3/n. */
  private static final double RULE_OF_THREE = 3.0;

  private FaultReport() {}

  static void print(
      PrintStream out,
      FaultRounds.Plan plan,
      List<FaultRounds.Round> rounds,
      String watched,
      Map<String, Integer> work) {
    var byScenario = new TreeMap<Scenario, List<FaultRounds.Round>>();
    rounds.forEach(
        round -> byScenario.computeIfAbsent(round.scenario(), s -> new ArrayList<>()).add(round));
    out.println();
    var table = new ArrayList<List<String>>();
    table.add(
        List.of("scenario", "rounds", "searchable median / worst s", "settled median / worst s"));
    byScenario.forEach(
        (scenario, of) ->
            table.add(
                List.of(
                    scenario.spelled(),
                    Integer.toString(of.size()),
                    figures(of, FaultRounds.Round::searchable),
                    figures(of, FaultRounds.Round::settled))));
    AlignedTable.lines(table).forEach(out::println);
    out.println();
    out.printf(
        "%d rounds, seed %d, %s: 0 lost, 0 doubled, 0 mixed; at 95 %% confidence fewer than"
            + " %.1f %% of such faults lose or double something (rule of three)%n",
        rounds.size(), plan.seed(), work, Math.min(100, 100 * RULE_OF_THREE / rounds.size()));
    out.println("watched meanwhile: " + watched);
  }

  private static String figures(
      List<FaultRounds.Round> rounds, Function<FaultRounds.Round, Duration> of) {
    var sorted =
        rounds.stream().map(of).sorted(Comparator.naturalOrder()).map(Duration::toMillis).toList();
    return "%.1f / %.1f"
        .formatted(sorted.get(sorted.size() / 2) / 1000.0, sorted.get(sorted.size() - 1) / 1000.0);
  }
}
