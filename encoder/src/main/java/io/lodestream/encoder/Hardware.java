package io.lodestream.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** What the machine's CPU and GPU can do. */
final class Hardware {
  private static final Path CPU_FLAGS = Path.of("/proc/cpuinfo");
  private static final Set<String> BF16_FLAGS = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Hardware() {}

  /** Whether bfloat16 products run in hardware where models run. */
  static boolean hasBf16() {
    return NativeRuntime.device().isGpu() || cpuHasBf16(CPU_FLAGS);
  }

  static boolean cpuHasBf16(Path cpuinfo) {
    if (!Files.isReadable(cpuinfo)) {
      return false;
    }
    // Not through a channel: an interrupted thread could not read it.
    try (var reader = new BufferedReader(new FileReader(cpuinfo.toFile(), UTF_8))) {
      return reader
          .lines()
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .limit(1)
          .flatMap(line -> Arrays.stream(line.split("\\s+")))
          .anyMatch(BF16_FLAGS::contains);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + cpuinfo, e);
    }
  }
}
