package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What a process has of the machine at a moment, as Linux tells.
 *
 * @param residentMb memory that is in the machine's, heap and native
 * @param oldHeapMb the part of the heap for what lives longer; empty without a JDK's {@code jstat}
 * @param handles open files and connections
 */
record ProcessSample(double residentMb, OptionalDouble oldHeapMb, int threads, int handles) {

  private static final double KB_OF_A_MB = 1024;
  private static final Path PROC = Path.of("/proc");
  private static final Path JSTAT = Path.of(System.getProperty("java.home"), "bin", "jstat");

  static Optional<String> impossible() {
    return Files.isDirectory(PROC.resolve("self/fd"))
        ? Optional.empty()
        : Optional.of("this system has no /proc");
  }

  /** Empty when the process has just ended. */
  static Optional<ProcessSample> of(long pid) throws InterruptedException {
    var process = PROC.resolve(Long.toString(pid));
    try (var handles = Files.list(process.resolve("fd"))) {
      var status = Files.readAllLines(process.resolve("status"));
      return Optional.of(
          new ProcessSample(
              number(status, "VmRSS:") / KB_OF_A_MB,
              oldHeapMb(pid),
              (int) number(status, "Threads:"),
              (int) handles.count()));
    } catch (NoSuchFileException | UncheckedIOException ended) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserException("%s cannot be read: %s".formatted(process, e), e);
    }
  }

  private static double number(Iterable<String> status, String name) {
    for (var line : status) {
      if (line.startsWith(name)) {
        return Double.parseDouble(line.substring(name.length()).strip().split(" ")[0]);
      }
    }
    // A process that is ending has no memory any more.
    return 0;
  }

  private static OptionalDouble oldHeapMb(long pid) throws IOException, InterruptedException {
    if (!Files.isExecutable(JSTAT)) {
      return OptionalDouble.empty();
    }
    var process =
        new ProcessBuilder(JSTAT.toString(), "-gc", Long.toString(pid))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.strip().split("\\s+"))
            .toList();
    if (process.waitFor() != 0 || lines.size() != 2) {
      return OptionalDouble.empty();
    }
    int column = Arrays.asList(lines.get(0)).indexOf("OU");
    return OptionalDouble.of(Double.parseDouble(lines.get(1)[column]) / KB_OF_A_MB);
  }

  /** Megabytes of the files below; those that go away meanwhile do not count. */
  static double sizeMb(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.mapToLong(ProcessSample::size).sum() / KB_OF_A_MB / KB_OF_A_MB;
    } catch (UncheckedIOException goneMeanwhile) {
      return Double.NaN;
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException goneMeanwhile) {
      return 0;
    }
  }
}
