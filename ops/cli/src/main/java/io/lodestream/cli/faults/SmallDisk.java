package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own at a directory, in memory, which can be full. */
final class SmallDisk implements AutoCloseable {

  private static final long SIZE = 8L << 30;
  private static final long PAGE = 4096;
  private static final int ATTEMPTS = 20;

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
    if (!run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", dir.toString())) {
      throw new UserException("no file system can be mounted at " + dir);
    }
    return new SmallDisk(dir);
  }

  String name() {
    return dir.getFileName().toString();
  }

  /** Leaves no room beside what is there: the file system shrinks. */
  void fill() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (resize((used() + PAGE - 1) / PAGE * PAGE)) {
        return;
      }
    }
    throw new UserException("%s is written to too fast to be filled".formatted(dir));
  }

  void free() {
    if (!resize(SIZE)) {
      throw new UserException("%s cannot be made larger".formatted(dir));
    }
  }

  private boolean resize(long bytes) {
    return run("mount", "-o", "remount,size=" + bytes, dir.toString());
  }

  private long used() {
    try {
      var store = Files.getFileStore(dir);
      return store.getTotalSpace() - store.getUnallocatedSpace();
    } catch (IOException e) {
      throw new UserException("the size of %s cannot be told: %s".formatted(dir, e), e);
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
