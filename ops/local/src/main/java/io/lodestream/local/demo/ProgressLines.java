package io.lodestream.local.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** A line whenever a task has come a tenth further, for logs and pipes. */
final class ProgressLines implements ProgressDisplay {

  private static final int PARTS = 10;
  private static final long STEP_WITHOUT_TOTAL = 1_000;

  private final PrintStream out;
  private final Map<String, Long> shown = new HashMap<>();

  ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void show(String task, long done, long total, String note) {
    if (done == 0) {
      return;
    }
    long part = total == 0 ? done / STEP_WITHOUT_TOTAL : PARTS * done / total;
    var before = shown.put(task, part);
    if (before == null || part > before) {
      var of = total == 0 ? "" : " of " + total;
      out.printf("  %-18s %6d%s %s%n", task, done, of, note);
    }
  }

  @Override
  public void close() {
    out.flush();
  }
}
