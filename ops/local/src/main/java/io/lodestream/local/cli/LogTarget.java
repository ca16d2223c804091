package io.lodestream.local.cli;

import java.util.Arrays;
import org.slf4j.bridge.SLF4JBridgeHandler;

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
    // gRPC and others log through java.util.logging; one log is enough.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  static String file() {
    return System.getProperty(FILE, "the console");
  }
}
