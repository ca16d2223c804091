package io.lodestream.cli.hub;

import io.lodestream.schemas.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file to be pushed.
 *
 * @param path path in the repository, with slashes
 * @param file the file on this machine
 * @param size its size in bytes
 * @param sha256 digest of its bytes, which is the file's id in LFS
 */
record HubFile(String path, Path file, long size, String sha256) {
  private static final int SAMPLE_BYTES = 512;

  /** The files of a model directory, hidden ones left out, in the order of their paths. */
  static List<HubFile> of(Path dir) throws IOException {
    try (var tree = Files.walk(dir)) {
      var files =
          tree.filter(Files::isRegularFile)
              .filter(path -> !isHidden(dir.relativize(path)))
              .sorted()
              .toList();
      var result = new ArrayList<HubFile>();
      for (var file : files) {
        var path = dir.relativize(file).toString().replace('\\', '/');
        result.add(new HubFile(path, file, Files.size(file), Sha256.of(file).hex()));
      }
      return result;
    }
  }

  /** The beginning of the file, by which the hub tells text from binary files. */
  byte[] sample() throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(SAMPLE_BYTES);
    }
  }

  private static boolean isHidden(Path relative) {
    for (var part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
