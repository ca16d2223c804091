package io.lodestream.trainer.checkpoint;

import io.lodestream.schemas.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Names a run by everything that shapes its weights: runs of equal key go through equal states.
 *
 * <p>Length-prefixed, so that no two lists of parts give the same bytes.
 */
public final class RunKey {
  /** Raised when what a checkpoint holds changes its meaning. */
  private static final String FORMAT = "2";

  private static final List<String> MODEL_FILES = List.of(".safetensors", ".json", ".txt");

  private final Sha256 digest = new Sha256();

  private RunKey() {}

  public static RunKey begin() {
    return new RunKey().add(FORMAT);
  }

  /** Adds a fact by its text, for instance a record. */
  public RunKey add(Object fact) {
    var bytes = fact.toString().getBytes(StandardCharsets.UTF_8);
    digest.add(bytes.length + ":").add(bytes);
    return this;
  }

  /** Adds facts in their order. */
  public RunKey addAll(List<?> facts) {
    add(facts.size());
    facts.forEach(this::add);
    return this;
  }

  /** Adds what a model directory holds of its model: weights, tokenizer, configuration. */
  public RunKey addModel(Path dir) {
    try (var tree = Files.walk(dir, FileVisitOption.FOLLOW_LINKS)) {
      var files =
          tree.filter(path -> MODEL_FILES.stream().anyMatch(path.toString()::endsWith))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      for (var file : files) {
        add(dir.relativize(file)).add(Files.size(file));
        digest.add(file);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("model directory %s cannot be read".formatted(dir), e);
    }
  }

  /** The key of all that was added. */
  public String end() {
    return digest.hex();
  }
}
