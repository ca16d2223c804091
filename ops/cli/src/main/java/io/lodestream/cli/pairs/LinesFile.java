package io.lodestream.cli.pairs;

import io.lodestream.schemas.error.FatalException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of lines that appears complete or not at all: lines are written to a temporary file in the
 * same directory, which {@link #publish()} renames.
 */
public final class LinesFile implements AutoCloseable {

  private final Path target;
  private final Path draft;
  private final BufferedWriter writer;

  private LinesFile(Path target, Path draft, BufferedWriter writer) {
    this.target = target;
    this.draft = draft;
    this.writer = writer;
  }

  /**
   * @throws FatalException when nothing can be written beside {@code target}
   */
  public static LinesFile create(Path target) {
    var absolute = target.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new FatalException("%s cannot be written: it is a directory".formatted(target));
    }
    var draft = absolute.resolveSibling("." + absolute.getFileName() + ".draft");
    try {
      return new LinesFile(absolute, draft, Files.newBufferedWriter(draft));
    } catch (IOException e) {
      throw new FatalException("%s cannot be written: %s".formatted(target, e), e);
    }
  }

  /** Adds a line, which must hold no line break. */
  public void add(String line) {
    try {
      writer.write(line);
      writer.write('\n');
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Renames the temporary file to its final name, replacing an existing file. */
  public void publish() {
    try {
      writer.close();
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private FatalException failed(IOException cause) {
    return new FatalException("%s cannot be written: %s".formatted(target, cause), cause);
  }

  /** Removes the temporary file unless it was published. */
  @Override
  public void close() {
    try {
      writer.close();
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
