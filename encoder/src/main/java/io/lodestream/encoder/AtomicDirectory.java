package io.lodestream.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/** Makes a directory appear complete or not at all: filled beside its place, then renamed. */
final class AtomicDirectory {
  private AtomicDirectory() {}

  /** Fills a new directory; told where to write. */
  interface Filler {
    void fill(Path dir) throws IOException;
  }

  static void create(Path target, Filler filler) throws IOException {
    var parent = target.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    var draft = Files.createTempDirectory(parent, "." + target.getFileName() + "-");
    try {
      filler.fill(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      deleteTree(draft);
      throw e;
    }
  }

  private static void deleteTree(Path dir) throws IOException {
    try (var tree = Files.walk(dir)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
