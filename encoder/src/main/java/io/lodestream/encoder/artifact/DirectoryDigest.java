package io.lodestream.encoder.artifact;

import io.lodestream.schemas.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The SHA-256 of a directory: of the lines {@code <file's sha256> <size> <relative path>}, in the
 * order of the paths.
 *
 * <p>Empty directories do not count. A directory with anything but files and directories in it (a
 * link, a pipe) has no digest.
 */
public final class DirectoryDigest {
  private DirectoryDigest() {}

  public static String of(Path dir) throws IOException {
    var whole = new Sha256();
    for (var file : files(dir)) {
      var name = dir.relativize(file).toString().replace('\\', '/');
      var line = "%s %d %s\n".formatted(Sha256.of(file).hex(), Files.size(file), name);
      whole.add(line);
    }
    return whole.hex();
  }

  /** All files below a directory, ordered by their relative path. */
  static List<Path> files(Path dir) throws IOException {
    try (var tree = Files.walk(dir)) {
      var entries = tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
      var files = entries.sorted(java.util.Comparator.comparing(p -> dir.relativize(p).toString()));
      return files.map(DirectoryDigest::requireRegular).toList();
    }
  }

  private static Path requireRegular(Path path) {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new ArtifactException("artifact holds %s, which is not a plain file".formatted(path));
    }
    return path;
  }
}
