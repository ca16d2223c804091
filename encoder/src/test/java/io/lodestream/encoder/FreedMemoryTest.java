package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class FreedMemoryTest {

  private static final int PIECE = 100 << 10;
  private static final int PIECES = 2_000;
  private static final int KEPT = 10;

  @Test
  void returnsWhatLiesBetweenPiecesInUse() throws IOException {
    var kept = new ArrayList<Memory>();
    var freed = new ArrayList<Memory>();
    for (int i = 0; i < PIECES; i++) {
      var piece = new Memory(PIECE);
      piece.clear();
      (i % KEPT == 0 ? kept : freed).add(piece);
    }
    freed.forEach(Memory::close);
    long before = residentMiB();
    // When
    FreedMemory.giveBack();
    // Then
    long freedMiB = (long) freed.size() * PIECE >> 20;
    assertThat(before - residentMiB()).isGreaterThan(freedMiB / 2);
    kept.forEach(Memory::close);
  }

  private static long residentMiB() throws IOException {
    var pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Long.parseLong(pages) * 4096 >> 20;
  }
}
