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

/** The querygen stage in a process of its own, which can be killed. Figures are Linux' own. */
final class StageProcess implements AutoCloseable {

  private static final int KILLED = 137;
  private static final long STOP_SECONDS = 90;

  private final Process process;
  private final Path log;

  private StageProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    // It would outlive this process when that is told to end.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * @param log gets what the process prints, after what is in it
   * @param heap as in {@code -Xmx}
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
   * @throws IllegalStateException with the end of its log, when it has ended
   */
  void requireRunning() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the stage ended with %d: %s".formatted(process.exitValue(), tail()));
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    if (process.exitValue() != KILLED) {
      throw new IllegalStateException("not killed but ended with " + process.exitValue());
    }
  }

  /** Waits until it ends by itself; returns the exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the stage does not end: " + tail());
    }
    return process.exitValue();
  }

  /** What it has printed, and what was in its log before. */
  List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM; returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return await();
  }

  /** Processor time since its start. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Most resident memory so far, native included. */
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
