package io.lodestream.trainer.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory and all that is below it. */
public final class DirectoryTree {

  private DirectoryTree() {}

  /** Deletes it; nothing happens where there is none. */
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
}
