package io.lodestream.cli.faults;

import io.lodestream.cli.table.AlignedTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** The figures of rounds that all held, for people and docs/reliability.md. */
final class FaultReport {

  /** Upper 95 % bound of a probability of which no case was seen in n rounds: 3/n. */
  private static final double RULE_OF_THREE = 3.0;

  private FaultReport() {}

  static void print(PrintStream out, List<RoundLog.Round> rounds) {
    var byScenario = new TreeMap<String, List<RoundLog.Round>>();
    var seeds = new TreeSet<Long>();
    for (var round : rounds) {
      byScenario.computeIfAbsent(round.scenario(), s -> new ArrayList<>()).add(round);
      seeds.add(round.seed());
    }
    out.println();
    var table = new ArrayList<List<String>>();
    table.add(
        List.of("scenario", "rounds", "searchable median / worst s", "settled median / worst s"));
    byScenario.forEach(
        (scenario, of) ->
            table.add(
                List.of(
                    scenario,
                    Integer.toString(of.size()),
                    figures(of, RoundLog.Round::searchableMs),
                    figures(of, RoundLog.Round::settledMs))));
    AlignedTable.lines(table).forEach(out::println);
    out.println();
    out.printf(
        "%d rounds, seeds %s: 0 lost, 0 doubled, 0 mixed; at 95 %% confidence fewer than"
            + " %.1f %% of such faults lose or double something (rule of three)%n",
        rounds.size(), seeds, Math.min(100, 100 * RULE_OF_THREE / rounds.size()));
  }

  private static String figures(
      List<RoundLog.Round> rounds, ToLongFunction<RoundLog.Round> milliseconds) {
    var sorted = rounds.stream().mapToLong(milliseconds).sorted().toArray();
    return "%.1f / %.1f"
        .formatted(sorted[sorted.length / 2] / 1000.0, sorted[sorted.length - 1] / 1000.0);
  }
}
