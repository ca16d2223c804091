package io.lodestream.cli.sweep;

import io.lodestream.cli.table.AlignedTable;
import io.lodestream.trainer.sweep.PairedInterval;
import io.lodestream.trainer.sweep.Ranking;
import io.lodestream.trainer.sweep.TrialResult;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints a sweep's trials, best first, and the gain of the best trial over the given configuration.
 */
public final class SweepTable {
  private static final int WIDEST = 24;

  private SweepTable() {}

  public static void print(Ranking ranking, Optional<PairedInterval> lift, PrintStream out) {
    if (ranking.sorted().isEmpty()) {
      out.println("no trial was begun");
      return;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(header(ranking.sorted().get(0)));
    ranking.sorted().forEach(result -> rows.add(row(result)));
    AlignedTable.lines(rows).forEach(out::println);
    out.println();
    conclude(ranking, lift, out);
  }

  private static List<String> header(TrialResult any) {
    var cells = new ArrayList<>(List.of("trial", "ndcg@10", "ended", "seconds"));
    any.settings().keySet().forEach(key -> cells.add(key.replaceFirst("^trainer\\.", "")));
    return cells;
  }

  private static List<String> row(TrialResult result) {
    int number = result.trial().number();
    var cells = new ArrayList<String>();
    cells.add(number == 0 ? "given" : Integer.toString(number));
    cells.add(result.curve().isEmpty() ? "-" : String.format(Locale.ROOT, "%.4f", result.ndcg()));
    cells.add(ended(result));
    cells.add(String.format(Locale.ROOT, "%.0f", result.seconds()));
    result.settings().values().forEach(value -> cells.add(shown(value)));
    return cells;
  }

  private static String ended(TrialResult result) {
    if (result.isFinished()) {
      return "finished";
    }
    var curve = result.curve();
    double share = curve.isEmpty() ? 0 : curve.get(curve.size() - 1).share();
    return String.format(
        Locale.ROOT,
        "%s at %.0f %%",
        result.outcome().name().toLowerCase(Locale.ROOT),
        100 * share);
  }

  private static String shown(String value) {
    var text = value.isEmpty() ? "as given" : value;
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
  }

  private static void conclude(Ranking ranking, Optional<PairedInterval> lift, PrintStream out) {
    ranking
        .sorted()
        .forEach(
            result -> {
              if (result.outcome() == TrialResult.Outcome.FAILED) {
                out.printf("trial %d failed: %s%n", result.trial().number(), result.note());
              }
            });
    if (ranking.best().isEmpty()) {
      out.println("no trial was finished, so no settings can be recommended");
    } else if (lift.isEmpty()) {
      out.println("none is better than the configuration as given");
    } else {
      lift(ranking, lift.get(), out);
    }
  }

  private static void lift(Ranking ranking, PairedInterval lift, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "best: trial %d, %+.4f over the configuration as given, 95 %% interval [%+.4f, %+.4f], %d"
            + " validation queries%n",
        ranking.best().orElseThrow().trial().number(),
        lift.mean(),
        lift.low(),
        lift.high(),
        lift.queries());
    if (!lift.isAboveZero()) {
      out.printf(
          "warning: %d validation queries cannot tell the two apart; the best may be best by"
              + " chance%n",
          lift.queries());
    }
  }
}
