package io.lodestream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Largest resident memory of this process so far, native memory included; Linux only. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  static long bytes() throws IOException {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kib -> Long.parseLong(kib) * 1024)
          .findFirst()
          .orElseThrow(() -> new IOException(STATUS + " has no VmHWM"));
    }
  }
}
