package io.lodestream.encoder.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    var whole = sha256();
    for (var file : files(dir)) {
      var name = dir.relativize(file).toString().replace('\\', '/');
      var line = "%s %d %s\n".formatted(ofFile(file), Files.size(file), name);
      whole.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(whole.digest());
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

  private static String ofFile(Path file) throws IOException {
    var digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
