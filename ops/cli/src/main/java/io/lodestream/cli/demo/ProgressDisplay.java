package io.lodestream.cli.demo;

import java.io.PrintStream;

/** Shows how far each part of the work is; one thread. */
public interface ProgressDisplay extends AutoCloseable {

  /**
   * @param task what is counted, e.g. {@code documents}
   * @param done number done so far
   * @param total expected number, 0 while unknown
   * @param note shown after the figures
   */
  void show(String task, long done, long total, String note);

  @Override
  void close();

  /** Bars on a terminal, elsewhere a line per tenth of the work. */
  static ProgressDisplay forThisProcess() {
    return on(System.out);
  }

  /**
   * As {@link #forThisProcess()}, but lines go to the given stream; bars are always on standard
   * error.
   */
  static ProgressDisplay on(PrintStream lines) {
    return System.console() != null ? new ProgressBars() : new ProgressLines(lines);
  }
}
