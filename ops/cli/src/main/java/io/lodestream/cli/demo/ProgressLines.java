package io.lodestream.cli.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Prints a line whenever a tenth more of a task is done, or one more item where the total is
 * unknown; for logs and pipes.
 */
final class ProgressLines implements ProgressDisplay {

  private static final int PARTS = 10;
  private static final long STEP_WITHOUT_TOTAL = 1_000;

  private static final double GROWN = 1.1;

  private record Shown(long part, long total) {

    boolean isBehind(Shown now) {
      return now.part > part || now.total > total * GROWN;
    }
  }

  private final PrintStream out;
  private final Map<String, Shown> shown = new HashMap<>();

  ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void show(String task, long done, long total, String note) {
    if (done == 0) {
      return;
    }
    var now = new Shown(total == 0 ? done / STEP_WITHOUT_TOTAL : PARTS * done / total, total);
    var before = shown.get(task);
    if (before == null || before.isBehind(now)) {
      shown.put(task, now);
      var of = total == 0 ? "" : " of " + total;
      out.printf("  %-18s %6d%s %s%n", task, done, of, note);
    }
  }

  @Override
  public void close() {
    out.flush();
  }
}
