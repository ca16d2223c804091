package io.lodestream.trainer.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** CRC-32C of a file: finds what a failing disk did to it, not what a person did. */
final class FileChecksum {
  private FileChecksum() {}

  static long of(Path file) throws IOException {
    try (var in = new CheckedInputStream(Files.newInputStream(file), new CRC32C())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }
}
