package io.lodestream.cli;

import java.io.IOException;
import java.nio.file.Files;
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
      Set.of(
          "demo", "train", "embed", "models", "sweep", "windows", "lineage", "dlq", "verify",
          "faults");

  private LogTarget() {}

  static void configure(String[] arguments) {
    if (System.getProperty(CONFIGURATION) == null
        && arguments.length > 0
        && QUIET.contains(arguments[0])) {
      System.setProperty(CONFIGURATION, "logback-demo.xml");
      if (System.getProperty(FILE) == null) {
        System.setProperty(FILE, newFile(arguments[0]));
      }
    }
    // gRPC and other libraries log through java.util.logging; the bridge brings their lines into
    // the same log.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** A name that nobody can foresee, and a file that only its owner reads. */
  private static String newFile(String command) {
    try {
      return Files.createTempFile("lodestream-" + command + "-", ".log").toString();
    } catch (IOException e) {
      System.err.printf(
          "error: no log can be written to %s: %s; set java.io.tmpdir by LODESTREAM_JAVA_OPTS%n",
          System.getProperty("java.io.tmpdir"), e);
      System.exit(1);
      return "";
    }
  }

  static String file() {
    return System.getProperty(FILE, "the console");
  }
}
