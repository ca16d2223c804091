package io.lodestream.encoder.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;

/**
 * Makes a directory appear complete and synced to disk, or not at all: filled beside its place,
 * then renamed.
 */
public final class AtomicDirectory {
  private AtomicDirectory() {}

  /** Fills a new directory; told where to write. */
  public interface Filler {
    void fill(Path dir) throws IOException;
  }

  /**
   * Creates a directory; when the filler fails, or the disk is full, nothing is left of it.
   *
   * @param target must not exist yet; its parents are created
   */
  public static void create(Path target, Filler filler) throws IOException {
    var parent = target.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    // Not a temporary directory, which only its owner may read: other stages read artifacts too.
    var draft =
        Files.createDirectory(
            parent.resolve(".%s-%s".formatted(target.getFileName(), UUID.randomUUID())));
    try {
      filler.fill(draft);
      sync(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      syncPath(parent);
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, draft);
      throw e;
    }
  }

  private static void deleteAfter(Throwable cause, Path draft) {
    try {
      delete(draft); // Is not there when it has been renamed and only the parent's sync failed.
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Deletes a directory and all below it; nothing happens where there is none. */
  public static void delete(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    try (var tree = Files.walk(dir)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Forces a directory and all below it to disk. */
  static void sync(Path dir) throws IOException {
    try (var tree = Files.walk(dir)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        syncPath(path);
      }
    }
  }

  /** Forces one file or directory to disk. */
  public static void syncPath(Path path) throws IOException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    if (windows && Files.isDirectory(path)) {
      return; // Windows has no sync of directories.
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
