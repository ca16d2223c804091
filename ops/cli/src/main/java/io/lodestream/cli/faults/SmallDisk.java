package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own at a directory, in memory, which can be filled to the last byte. */
final class SmallDisk implements AutoCloseable {

  private static final int MEGABYTES = 512;
  private static final String BALLAST = "ballast";

  private final Path dir;

  private SmallDisk(Path dir) {
    this.dir = dir;
  }

  static Optional<String> impossible() {
    try {
      var dir = Files.createTempDirectory("lodestream-disk");
      var mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", dir.toString());
      if (mounted) {
        run("umount", dir.toString());
      }
      Files.delete(dir);
      return mounted
          ? Optional.empty()
          : Optional.of("a file system cannot be mounted here (that takes root)");
    } catch (IOException e) {
      return Optional.of("a file system cannot be mounted here: " + e.getMessage());
    }
  }

  /** Mounts a new one at the directory, which is made. */
  static SmallDisk at(Path dir) {
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UserException("%s cannot be made: %s".formatted(dir, e), e);
    }
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", dir.toString())) {
      throw new UserException("no file system can be mounted at " + dir);
    }
    return new SmallDisk(dir);
  }

  String name() {
    return dir.getFileName().toString();
  }

  /** Leaves no byte. */
  void fill() {
    var block = new byte[64 * 1024];
    try (var out = Files.newOutputStream(dir.resolve(BALLAST))) {
      for (int size = block.length; size > 0; ) {
        size = written(out, block, size) ? size : size / 2;
      }
    } catch (IOException full) {
      // Closing may find that the last bytes do not fit, which is what was wanted.
      return;
    }
  }

  private static boolean written(java.io.OutputStream out, byte[] block, int size) {
    try {
      out.write(block, 0, size);
      return true;
    } catch (IOException full) {
      return false;
    }
  }

  void free() {
    try {
      Files.delete(dir.resolve(BALLAST));
    } catch (IOException e) {
      throw new UserException("%s cannot be freed: %s".formatted(dir, e), e);
    }
  }

  private static boolean run(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted while running " + command[0], e);
    }
  }

  /** Unmounts it, also while a process that is just ending has files open. */
  @Override
  public void close() {
    run("umount", "--lazy", dir.toString());
  }
}
