package io.lodestream.local.cli;

import java.util.Arrays;

/**
 * Sends the log to a file for the demo, whose console shows progress, and leaves it on the console
 * for stages. Runs before the first logger is made.
 */
final class LogTarget {

  private static final String CONFIGURATION = "logback.configurationFile";
  static final String FILE = "lodestream.log";

  private LogTarget() {}

  static void configure(String[] arguments) {
    if (System.getProperty(CONFIGURATION) == null && Arrays.asList(arguments).contains("demo")) {
      System.setProperty(CONFIGURATION, "logback-demo.xml");
      if (System.getProperty(FILE) == null) {
        System.setProperty(
            FILE,
            System.getProperty("java.io.tmpdir")
                + "/lodestream-demo-"
                + ProcessHandle.current().pid()
                + ".log");
      }
    }
  }

  static String file() {
    return System.getProperty(FILE, "the console");
  }
}
