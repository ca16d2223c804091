package io.lodestream.cli.beir;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a set's files come from: a directory, or the class path for the bundled set. */
public interface BeirFiles {

  /** The file's bytes, empty when there is no such file. */
  Optional<InputStream> open(String relative) throws IOException;

  /** The file's name for messages. */
  String describe(String relative);

  static BeirFiles directory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UserException(
          "%s is not a directory; --beir wants one with corpus.jsonl, queries.jsonl and qrels/"
              .formatted(directory));
    }
    return new BeirFiles() {
      @Override
      public Optional<InputStream> open(String relative) throws IOException {
        var file = directory.resolve(relative);
        return Files.isRegularFile(file)
            ? Optional.of(Files.newInputStream(file))
            : Optional.empty();
      }

      @Override
      public String describe(String relative) {
        return directory.resolve(relative).toString();
      }
    };
  }

  /** Answers every request with the same file. */
  static BeirFiles file(Path file) {
    return new BeirFiles() {
      @Override
      public Optional<InputStream> open(String relative) throws IOException {
        return Files.isRegularFile(file)
            ? Optional.of(Files.newInputStream(file))
            : Optional.empty();
      }

      @Override
      public String describe(String relative) {
        return file.toString();
      }
    };
  }

  /** A set shipped as resources below {@code /datasets/<name>}. */
  static BeirFiles bundled(String name) {
    return new BeirFiles() {
      @Override
      public Optional<InputStream> open(String relative) {
        return Optional.ofNullable(
            BeirFiles.class.getResourceAsStream("/datasets/" + name + "/" + relative));
      }

      @Override
      public String describe(String relative) {
        return "bundled " + name + "/" + relative;
      }
    };
  }
}
