package io.lodestream.cli.demo;

import io.lodestream.cli.stack.DirectoryTree;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a demo's state lives: a directory that the user named, which is kept, or a temporary one,
 * which is removed.
 */
public final class DataDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
  private static final long NEEDED_BYTES = 1L << 30;
  private static final int PROBE_BYTES = 1 << 16;

  private final Path path;
  private final boolean temporary;

  private DataDirectory(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /**
   * @throws UserException naming the directory when it cannot be written or has less than 1 GiB
   *     free
   */
  public static DataDirectory open(Optional<Path> given) {
    var path = given.map(p -> p.toAbsolutePath().normalize()).orElse(null);
    try {
      if (path == null) {
        path = Files.createTempDirectory("lodestream-");
      } else {
        Files.createDirectories(path);
      }
      var probe = Files.createTempFile(path, "probe", ".tmp");
      Files.write(probe, new byte[PROBE_BYTES]);
      Files.delete(probe);
      long free = Files.getFileStore(path).getUsableSpace();
      if (free < NEEDED_BYTES) {
        throw new UserException(
            "data directory %s has %d MiB free, the demo needs %d MiB"
                .formatted(path, free >> 20, NEEDED_BYTES >> 20));
      }
    } catch (IOException e) {
      throw new UserException(
          "data directory %s cannot be used: %s"
              .formatted(path == null ? System.getProperty("java.io.tmpdir") : path, e),
          e);
    }
    return new DataDirectory(path, given.isEmpty());
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try {
      DirectoryTree.delete(path);
    } catch (IOException e) {
      LOG.warn("event=temporary-data-left dir={} cause=\"{}\"", path, e.toString());
    }
  }
}
