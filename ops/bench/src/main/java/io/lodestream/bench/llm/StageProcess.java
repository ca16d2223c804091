package io.lodestream.bench.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The querygen stage in a process of its own, which can be killed. Its figures are read from
 * Linux's {@code /proc}.
 */
final class StageProcess implements AutoCloseable {

  private static final int KILLED = 137;
  private static final long STOP_SECONDS = 90;

  private final Process process;
  private final Path log;

  private StageProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    // Without this hook the stage would outlive this process when a signal ends this process.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * @param log file to which the process's output is appended
   * @param heap largest heap, written as for {@code -Xmx}
   */
  static StageProcess start(Map<String, String> settings, Path log, String heap) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.lodestream.querygen.QuerygenMain"));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    try {
      return new StageProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException with the end of the log, if the process has ended
   */
  void requireRunning() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the stage ended with exit code %d: %s".formatted(process.exitValue(), tail()));
    }
  }

  /** Sends SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    if (process.exitValue() != KILLED) {
      throw new IllegalStateException("not killed but ended with " + process.exitValue());
    }
  }

  /** Waits until the process ends by itself; returns the exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the stage does not end: " + tail());
    }
    return process.exitValue();
  }

  /** Lines of the log, including those from before this start. */
  List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGTERM; returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return await();
  }

  /** Processor time since the start of the process. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Largest resident memory so far, native memory included. */
  long peakBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tail() {
    var lines = lines();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
