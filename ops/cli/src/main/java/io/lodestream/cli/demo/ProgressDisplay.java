package io.lodestream.cli.demo;

import java.io.PrintStream;

/** Shows how far each part of the work is; one thread. */
public interface ProgressDisplay extends AutoCloseable {

  /**
   * @param task what is counted, e.g. {@code documents}
   * @param done so far
   * @param total expected, 0 while unknown
   * @param note shown after the figures
   */
  void show(String task, long done, long total, String note);

  @Override
  void close();

  /** Bars on a terminal, a line now and then elsewhere. */
  static ProgressDisplay forThisProcess() {
    return on(System.out);
  }

  /** The same, with the lines on another stream; bars are always on standard error. */
  static ProgressDisplay on(PrintStream lines) {
    return System.console() != null ? new ProgressBars() : new ProgressLines(lines);
  }
}
