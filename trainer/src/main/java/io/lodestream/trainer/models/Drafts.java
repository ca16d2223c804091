package io.lodestream.trainer.models;

import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories in which models are prepared, in the store's file system so that a rename publishes
 * them.
 */
public final class Drafts {
  private final Path root;

  public Drafts(Path artifactsDir) {
    this.root = artifactsDir.resolve(".drafts");
  }

  /** A directory that is gone after use, with what has not been moved out of it. */
  public record Draft(Path dir) implements AutoCloseable {
    @Override
    public void close() {
      deleteTree(dir);
    }
  }

  /** An empty directory; what a killed process left under the name is removed. */
  public Draft create(String name) {
    var dir = root.resolve(name);
    deleteTree(dir);
    try {
      return new Draft(Files.createDirectories(dir));
    } catch (IOException e) {
      throw new FatalException(
          "artifacts directory %s cannot be written: %s".formatted(root.getParent(), e), e);
    }
  }

  private static void deleteTree(Path dir) {
    try {
      AtomicDirectory.delete(dir);
    } catch (IOException e) {
      throw new FatalException("draft %s cannot be removed: %s".formatted(dir, e), e);
    }
  }
}
