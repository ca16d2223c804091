package io.lodestream.embedded.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;

/**
 * A data directory locked for one broker and checked before Kafka opens it.
 *
 * <p>Kafka ends the JVM when it cannot write, and opens its metadata log before it takes its own
 * lock, so this class checks and locks first. A killed process leaves no lock behind.
 */
final class DataDirectory implements AutoCloseable {
  private static final long MIN_FREE_BYTES = 64L << 20;
  private static final String LOCK_FILE = "broker.lock";
  private static final String LOG_DIR = "kafka";

  private final Path root;
  private final FileChannel channel;

  private DataDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  static DataDirectory open(Path root) {
    return open(root, MIN_FREE_BYTES);
  }

  static DataDirectory open(Path root, long minFreeBytes) {
    try {
      Files.createDirectories(root);
      requireFree(root, minFreeBytes);
      return new DataDirectory(root, lock(root));
    } catch (FileAlreadyExistsException e) {
      throw new BrokerException(
          "the broker's data directory %s is a file, not a directory".formatted(root), e);
    } catch (IOException e) {
      throw new BrokerException(
          "the broker's data directory %s cannot be written: %s".formatted(root, reason(e)), e);
    }
  }

  private static void requireFree(Path root, long minFreeBytes) throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < minFreeBytes) {
      throw new BrokerException(
          "the broker's data directory %s has only %d MiB free, it needs %d MiB to start"
              .formatted(root, free >> 20, minFreeBytes >> 20));
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    var channel =
        FileChannel.open(
            root.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!tryLock(channel)) {
        throw new BrokerException(
            "the broker's data directory %s is in use by another broker".formatted(root));
      }
      var owner = "pid %d%n".formatted(ProcessHandle.current().pid());
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldInThisJvm) {
      return false;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage();
  }

  /** Where Kafka keeps its logs. */
  Path logDir() {
    return root.resolve(LOG_DIR);
  }

  /** Whether the directory is formatted: formatting writes Kafka's identity file last. */
  boolean isFormatted() {
    return Files.isRegularFile(logDir().resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME));
  }

  /** A fault of the directory, to explain why a broker stopped that gave no reason. */
  Optional<String> problem() {
    if (!isFormatted()) {
      return Optional.of("the data in %s is gone".formatted(root));
    }
    try {
      requireFree(root, MIN_FREE_BYTES);
      Files.delete(Files.createTempFile(root, "probe", ""));
      return Optional.empty();
    } catch (BrokerException e) {
      return Optional.of(e.getMessage());
    } catch (IOException e) {
      return Optional.of("the data directory %s cannot be written: %s".formatted(root, reason(e)));
    }
  }

  /** Releases the lock; the directory's content stays. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BrokerException(
          "the lock of the broker's data directory %s cannot be released: %s"
              .formatted(root, reason(e)),
          e);
    }
  }
}
