package io.lodestream.embedded.vectors.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Locks a store's directory for one process. */
public final class DirectoryLock implements Closeable {

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /** Locks the directory, which is created if missing. */
  public static DirectoryLock acquire(Path directory) throws IOException {
    FileChannel file = open(directory);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw new IOException("it is in use by another process");
      }
      return new DirectoryLock(file);
    } catch (OverlappingFileLockException held) {
      file.close();
      throw new IOException("it is in use by another store of this process");
    } catch (IOException failure) {
      file.close();
      throw failure;
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      return FileChannel.open(
          directory.resolve("store.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException notADirectory) {
      throw new IOException("it is not a directory");
    } catch (AccessDeniedException denied) {
      throw new IOException("permission denied");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
