package io.lodestream.encoder.artifact;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Keeps model directories under their digest, {@code <root>/<sha256>}.
 *
 * <p>Processes may share a root. An artifact appears complete and synced to disk, or not at all;
 * nothing is ever overwritten or deleted. Thread-safe.
 */
public final class ArtifactStore {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path root;
  private final Map<String, Path> verified = new ConcurrentHashMap<>();

  public ArtifactStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Moves a prepared directory into the store. Where it is there already, the prepared one is left
   * as it is.
   *
   * @throws ArtifactException if it has other weights than safetensors, or cannot be stored
   */
  public StoredArtifact publish(Path preparedDir) {
    try {
      WeightFormat.requireSafetensors(preparedDir);
      var sha256 = DirectoryDigest.of(preparedDir);
      var dir = root.resolve(sha256);
      if (!Files.isDirectory(dir)) {
        Files.createDirectories(root);
        moveIn(preparedDir, dir);
      }
      return new StoredArtifact(dir.toUri().toString(), sha256, resolve(dir.toString(), sha256));
    } catch (IOException e) {
      throw new ArtifactException(
          "artifact %s cannot be stored in %s: %s".formatted(preparedDir, root, e), e);
    }
  }

  /**
   * Finds an artifact and verifies its digest, once in this store's life.
   *
   * <p>It is looked for below this store's root first, as another machine may have mounted the same
   * store elsewhere, then at {@code uri}, which must lie below the root as well.
   *
   * @param uri a {@code file:} URI or a path
   * @throws ArtifactException if it is missing, altered, or has other weights than safetensors
   */
  public Path resolve(String uri, String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new ArtifactException(
          "artifact %s: '%s' is not a SHA-256 in lower-case hexadecimal".formatted(uri, sha256));
    }
    return verified.computeIfAbsent(sha256, digest -> verify(uri, digest));
  }

  private Path verify(String uri, String expected) {
    var own = root.resolve(expected);
    var dir = Files.isDirectory(own) ? own : inStore(uri);
    if (!Files.isDirectory(dir)) {
      throw new ArtifactException(
          "artifact %s (sha256 %s) is neither in %s nor at %s".formatted(uri, expected, root, dir));
    }
    try {
      var found = DirectoryDigest.of(dir);
      if (!found.equals(expected)) {
        throw new ArtifactException(
            "artifact %s has been altered: expected sha256 %s, found %s in %s"
                .formatted(uri, expected, found, dir));
      }
      WeightFormat.requireSafetensors(dir);
      return dir;
    } catch (IOException e) {
      throw new ArtifactException("artifact %s cannot be read".formatted(uri), e);
    }
  }

  /** Whoever can write to {@code models} must not make this process read other directories. */
  private Path inStore(String uri) {
    var dir = local(uri).toAbsolutePath().normalize();
    if (!dir.startsWith(root.toAbsolutePath().normalize())) {
      throw new ArtifactException(
          "artifact %s is not in the artifact store %s and lies outside of it, so it is not read;"
                  .formatted(uri, root)
              + " lodestream.artifacts-dir must be the same store for trainer, indexer and"
              + " evaluator");
    }
    return dir;
  }

  private static Path local(String uri) {
    try {
      if (uri.startsWith("file:")) {
        return Path.of(URI.create(uri));
      }
      if (uri.contains("://")) {
        throw new ArtifactException("artifact %s: only file URIs are supported".formatted(uri));
      }
      return Path.of(uri);
    } catch (IllegalArgumentException e) {
      throw new ArtifactException("artifact %s is not a file URI or path".formatted(uri), e);
    }
  }

  private void moveIn(Path prepared, Path dir) throws IOException {
    AtomicDirectory.sync(prepared);
    try {
      moveOrCopy(prepared, dir);
    } catch (IOException e) {
      if (!Files.isDirectory(dir)) {
        throw e;
      }
      // Another process has published the same bytes meanwhile.
    }
    AtomicDirectory.syncPath(root);
  }

  private static void moveOrCopy(Path prepared, Path dir) throws IOException {
    try {
      Files.move(prepared, dir, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // Another file system: a rename must start within the store's.
      AtomicDirectory.create(dir, copy -> copyInto(copy, prepared));
    }
  }

  private static void copyInto(Path copy, Path prepared) throws IOException {
    try (var tree = Files.walk(prepared)) {
      for (var path : tree.skip(1).toList()) {
        Files.copy(path, copy.resolve(prepared.relativize(path).toString()));
      }
    }
  }
}
