package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareTest {
  @TempDir Path temp;

  @Test
  void findsBf16AmongTheCpuFlags() throws IOException {
    assertThat(hasBf16("processor : 0\nflags\t\t: fpu avx2 avx512_bf16 rdpid\n")).isTrue();
    assertThat(hasBf16("processor : 0\nFeatures\t: fp asimd bf16 i8mm\n")).isTrue();
    assertThat(hasBf16("processor : 0\nflags\t\t: fpu avx2 avx512f\nmodel name : bf16\n"))
        .isFalse();
    assertThat(Hardware.cpuHasBf16(temp.resolve("absent"))).isFalse();
  }

  @Test
  void aThreadThatIsToEndReadsTheFlagsToo() throws IOException {
    var cpuinfo = Files.writeString(temp.resolve("cpuinfo"), "flags : avx512_bf16\n");
    Thread.currentThread().interrupt();
    try {
      assertThat(Hardware.cpuHasBf16(cpuinfo)).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private boolean hasBf16(String cpuinfo) throws IOException {
    return Hardware.cpuHasBf16(Files.writeString(temp.resolve("cpuinfo"), cpuinfo));
  }
}
