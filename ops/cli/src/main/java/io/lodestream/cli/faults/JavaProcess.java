package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of this process's class path as a process of its own; what it prints is appended to a
 * file. One thread.
 */
final class JavaProcess implements AutoCloseable {

  private static final int STOP_SECONDS = 70;

  /** Small, and compiled fast rather than well: these processes are started again and again. */
  private static final List<String> JVM =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dai.djl.offline=true");

  /**
   * What one start has beside what every start has.
   *
   * @param jvm options of the virtual machine
   */
  record Extras(List<String> jvm, Map<String, String> environment) {
    static final Extras NONE = new Extras(List.of(), Map.of());
  }

  private final String name;
  private final Path log;
  private final List<String> program;
  private Process process;

  private JavaProcess(String name, Path log, List<String> program) {
    this.name = name;
    this.log = log;
    this.program = List.copyOf(program);
  }

  /**
   * A command of {@code ./lodestream}, not yet started.
   *
   * @param name what the process is called in messages
   */
  static JavaProcess lodestream(String name, Path log, List<String> arguments) {
    return of(name, log, "io.lodestream.cli.Lodestream", arguments);
  }

  /** Another program, not yet started. */
  static JavaProcess of(String name, Path log, String mainClass, List<String> arguments) {
    var program = new ArrayList<String>();
    program.add(mainClass);
    program.addAll(arguments);
    return new JavaProcess(name, log, program);
  }

  String name() {
    return name;
  }

  void start() {
    start(Extras.NONE);
  }

  void start(Extras extras) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(extras.jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(program);
    try {
      Files.createDirectories(log.getParent());
      Files.writeString(log, "--- started\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(extras.environment());
      process = builder.start();
    } catch (IOException e) {
      throw new UserException("process %s cannot be started: %s".formatted(name, e), e);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Empty while the process lives. */
  Optional<Integer> exitCode() {
    return isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /**
   * SIGTERM; returns the exit code.
   *
   * @throws UserException when the process does not end
   */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new UserException(
          "%s did not stop within %d s of SIGTERM, see %s".formatted(name, STOP_SECONDS, log));
    }
    return process.exitValue();
  }

  /** SIGSTOP: the process lives and does nothing. */
  void pause() throws InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void goOn() throws InterruptedException {
    signal("CONT");
  }

  /** By the shell's own command: not every container has a program for it. */
  private void signal(String signal) throws InterruptedException {
    try {
      int code =
          new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new UserException("%s cannot be sent SIG%s".formatted(name, signal));
      }
    } catch (IOException e) {
      throw new UserException("%s cannot be sent SIG%s: %s".formatted(name, signal, e), e);
    }
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    if (isAlive()) {
      process.destroyForcibly();
    }
  }
}
