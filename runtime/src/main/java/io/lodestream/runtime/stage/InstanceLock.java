package io.lodestream.runtime.stage;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * Keeps the state of one instance of a stage to one process. The operating system gives the lock up
 * when the process ends, however it ends.
 */
final class InstanceLock implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final FileChannel file;
  private final FileLock lock;

  private InstanceLock(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * @throws FatalException when another process has it, or the directory cannot be written to
   */
  static InstanceLock take(Path stateDir, String stage, String instance) {
    if (!NAME.matcher(instance).matches()) {
      throw new FatalException(
          "--instance must be letters, digits, '.', '_' and '-', at most 100, was '%s'"
              .formatted(instance));
    }
    var path = stateDir.resolve(stage).resolve(instance + ".lock");
    FileChannel file = null;
    try {
      Files.createDirectories(path.getParent());
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = file.tryLock();
      if (lock == null) {
        throw inUse(stage, instance, stateDir);
      }
      return new InstanceLock(file, lock);
    } catch (OverlappingFileLockException e) {
      close(file);
      throw inUse(stage, instance, stateDir);
    } catch (IOException e) {
      close(file);
      throw new FatalException(
          "lodestream.state-dir must be a directory that can be written to, was %s: %s"
              .formatted(stateDir, e),
          e);
    } catch (FatalException e) {
      close(file);
      throw e;
    }
  }

  private static FatalException inUse(String stage, String instance, Path stateDir) {
    return new FatalException(
        "another process runs stage %s as instance %s with lodestream.state-dir %s; give this one a"
                .formatted(stage, instance, stateDir)
            + " name of its own by --instance, or another directory");
  }

  private static void close(FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new FatalException("a lock file cannot be closed: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      throw new FatalException("a lock cannot be given up: " + e, e);
    } finally {
      close(file);
    }
  }
}
