package io.lodestream.encoder.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Refuses artifacts whose weights or code could run something when they are loaded. */
public final class WeightFormat {
  private static final String SAFETENSORS = ".safetensors";
  private static final List<String> REFUSED =
      List.of(
          ".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".h5", ".msgpack", ".py");

  private WeightFormat() {}

  /**
   * @throws ArtifactException if a directory has other weights, or code
   */
  public static void requireSafetensors(Path dir) throws IOException {
    boolean found = false;
    for (var file : DirectoryDigest.files(dir)) {
      var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      if (REFUSED.stream().anyMatch(name::endsWith)) {
        throw new ArtifactException(
            "artifact %s is refused: it holds %s, only safetensors weights are taken"
                .formatted(dir, dir.relativize(file)));
      }
      found |= name.endsWith(SAFETENSORS);
    }
    if (!found) {
      throw new ArtifactException("artifact %s holds no safetensors weights".formatted(dir));
    }
  }
}
