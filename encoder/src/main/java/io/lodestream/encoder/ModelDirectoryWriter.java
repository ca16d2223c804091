package io.lodestream.encoder;

import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.encoder.safetensors.SafetensorsException;
import io.lodestream.encoder.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Writes a sentence-transformers directory: new weights and model card, other files copied. */
final class ModelDirectoryWriter {
  /**
   * What describes a model beside its weights; nothing else of a source directory is carried on.
   */
  private static final Set<String> COPIED_SUFFIXES = Set.of(".json", ".txt", ".model");

  private final Path source;
  private final ModelOverrides overrides;

  ModelDirectoryWriter(Path source, ModelOverrides overrides) {
    this.source = source;
    this.overrides = overrides;
  }

  void write(
      Path dir, String modelCard, Map<String, long[]> shapes, Function<String, float[]> values) {
    if (Files.exists(dir)) {
      throw new EncoderException("model directory %s exists already".formatted(dir));
    }
    try {
      AtomicDirectory.create(
          dir,
          draft -> {
            copyDescription(draft);
            new ModelDescription(draft).apply(overrides);
            SafetensorsWriter.write(draft.resolve(ModelFiles.WEIGHTS), shapes, values);
            Files.writeString(draft.resolve(ModelFiles.MODEL_CARD), modelCard);
          });
    } catch (IOException | SafetensorsException e) {
      throw new EncoderException("model directory %s cannot be written: %s".formatted(dir, e), e);
    }
  }

  private void copyDescription(Path draft) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (!dir.equals(source) && dir.getFileName().toString().startsWith(".")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(draft.resolve(source.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var name = file.getFileName().toString();
            boolean index = name.endsWith(".index.json");
            if (!index && COPIED_SUFFIXES.stream().anyMatch(name::endsWith)) {
              Files.copy(file, draft.resolve(source.relativize(file).toString()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
