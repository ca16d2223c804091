package io.lodestream.cli.models;

import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies a model directory to a place that the user chose. */
public final class ModelExport {

  private ModelExport() {}

  /**
   * @param out directory to create; must not exist yet, and appears complete or not at all
   */
  public static void copy(Path model, Path out) {
    if (Files.exists(out)) {
      throw new UserException("--out must not exist yet, was " + out);
    }
    try {
      AtomicDirectory.create(
          out,
          draft -> {
            try (var tree = Files.walk(model)) {
              for (var path : tree.skip(1).toList()) {
                Files.copy(path, draft.resolve(model.relativize(path).toString()));
              }
            }
          });
    } catch (IOException e) {
      throw new UserException("model cannot be copied to %s: %s".formatted(out, e), e);
    }
  }
}
