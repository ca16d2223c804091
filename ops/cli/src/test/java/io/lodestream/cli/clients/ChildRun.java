package io.lodestream.cli.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that has ended, and what it printed.
 *
 * @param exitCode -1 for a program that is not there
 */
record ChildRun(int exitCode, String output) {

  private static final int NOT_THERE = -1;
  private static final int OUT_OF_TIME = 124;

  boolean succeeded() {
    return exitCode == 0;
  }

  /** Ends the process and what it has started when the time is over. */
  static ChildRun of(List<String> command, Path dir, Map<String, String> environment, Duration time)
      throws IOException, InterruptedException {
    var output = Files.createTempFile("lodestream-client-", ".txt");
    var builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      Files.delete(output);
      return new ChildRun(NOT_THERE, e.getMessage());
    }
    try {
      boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
      var text = Files.readString(output, StandardCharsets.UTF_8);
      return ended
          ? new ChildRun(process.exitValue(), text)
          : new ChildRun(OUT_OF_TIME, text + "ended after " + time.toSeconds() + " s");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
