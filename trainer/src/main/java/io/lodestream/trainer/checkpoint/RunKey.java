package io.lodestream.trainer.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a run by everything that shapes its weights: runs of equal key go through equal states.
 *
 * <p>Length-prefixed, so that no two lists of parts give the same bytes.
 */
public final class RunKey {
  /** Raised when what a checkpoint holds changes its meaning. */
  private static final String FORMAT = "1";

  private static final List<String> MODEL_FILES = List.of(".safetensors", ".json", ".txt");

  private final MessageDigest digest;

  private RunKey(MessageDigest digest) {
    this.digest = digest;
  }

  public static RunKey begin() {
    try {
      return new RunKey(MessageDigest.getInstance("SHA-256")).add(FORMAT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a fact by its text, such as a record's. */
  public RunKey add(Object fact) {
    var bytes = fact.toString().getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
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
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("model directory %s cannot be read".formatted(dir), e);
    }
  }

  /** The key, after which nothing can be added. */
  public String end() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
