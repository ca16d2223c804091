package io.lodestream.local.demo;

/** Shows how far each part of the pipeline is; one thread. */
interface ProgressDisplay extends AutoCloseable {

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
    return System.console() != null ? new ProgressBars() : new ProgressLines(System.out);
  }
}
