package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process's wall clock that jumps while the process runs, by libfaketime (Debian's package {@code
 * libfaketime}), which reads the offset from a file. The monotonic clock goes on as it does when an
 * operator or NTP sets a machine's time.
 */
final class FakeClock {

  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

  private final Path offset;

  /**
   * @param offset file that the process reads the offset from
   */
  FakeClock(Path offset) {
    this.offset = offset;
    jump("+0");
  }

  static Optional<String> impossible() {
    return library().isPresent()
        ? Optional.empty()
        : Optional.of("libfaketime is not installed (Debian: apt-get install libfaketime)");
  }

  private static Optional<Path> library() {
    return LIBRARIES.stream().filter(Files::exists).findFirst();
  }

  /** How a process is started whose clock this is. */
  JavaProcess.Extras forProcess() {
    return new JavaProcess.Extras(
        List.of(),
        Map.of(
            "LD_PRELOAD", library().orElseThrow().toString(),
            "FAKETIME_TIMESTAMP_FILE", offset.toString(),
            "FAKETIME_NO_CACHE", "1",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "DONT_FAKE_MONOTONIC", "1"));
  }

  /** From now on; an offset to the true time as libfaketime writes it, such as {@code +3h}. */
  void jump(String to) {
    try {
      var draft = offset.resolveSibling(offset.getFileName() + ".new");
      Files.writeString(draft, to + "\n");
      Files.move(draft, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserException("%s cannot be written: %s".formatted(offset, e), e);
    }
  }
}
