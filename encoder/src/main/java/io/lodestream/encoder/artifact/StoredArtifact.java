package io.lodestream.encoder.artifact;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A published model directory.
 *
 * @param uri where others find it
 * @param sha256 digest of its files, 64 hexadecimal digits
 * @param dir the directory on this machine
 */
public record StoredArtifact(String uri, String sha256, Path dir) {
  public StoredArtifact {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(dir, "dir");
  }
}
