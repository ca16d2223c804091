package io.lodestream.cli;

import java.util.Set;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends the log to a file for the demo and other commands whose console is for people or results,
 * and leaves it on the console for stages. Runs before the first logger is made.
 */
final class LogTarget {

  private static final String CONFIGURATION = "logback.configurationFile";
  static final String FILE = "lodestream.log";

  /** Commands whose console is for progress or results. */
  private static final Set<String> QUIET =
      Set.of("demo", "train", "embed", "models", "sweep", "windows", "lineage");

  private LogTarget() {}

  static void configure(String[] arguments) {
    if (System.getProperty(CONFIGURATION) == null
        && arguments.length > 0
        && QUIET.contains(arguments[0])) {
      System.setProperty(CONFIGURATION, "logback-demo.xml");
      if (System.getProperty(FILE) == null) {
        System.setProperty(
            FILE,
            System.getProperty("java.io.tmpdir")
                + "/lodestream-"
                + arguments[0]
                + "-"
                + ProcessHandle.current().pid()
                + ".log");
      }
    }
    // gRPC and other libraries log through java.util.logging; the bridge brings their lines into
    // the same log.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  static String file() {
    return System.getProperty(FILE, "the console");
  }
}
