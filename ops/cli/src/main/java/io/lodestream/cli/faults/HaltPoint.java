package io.lodestream.cli.faults;

/**
 * A place in the code at which a process may end without a word, as by a power cut.
 *
 * @param name such as {@code before-commit}
 * @param type class that has the method
 * @param after whether at the method's exits, else at its entry
 * @param most calls of the method before the one that ends the process; few where calls are rare
 */
record HaltPoint(String name, String stage, String type, String method, boolean after, int most) {

  /** Exit code of a process that ended at such a place. */
  static final int EXIT_CODE = 86;

  /**
   * For {@link HaltAgent}.
   *
   * @param call the number of the call, from 1, that ends the process
   */
  String arguments(int call) {
    return "%s,%s,%s,%d".formatted(type, method, after, call);
  }
}
