package io.lodestream.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The JSON files of one model directory. */
record ModelFiles(Path dir) {
  static final String WEIGHTS = "model.safetensors";
  private static final String PICKLE = "pytorch_model.bin";
  static final String MODULES = "modules.json";
  static final String PROMPTS = "config_sentence_transformers.json";
  static final String TOKENIZER = "tokenizer.json";
  static final String MODEL_CARD = "README.md";
  private static final JsonMapper JSON = new JsonMapper();

  /** Configurations have kilobytes; one that would fill the heap is none. */
  private static final long MOST_JSON_BYTES = 16L << 20;

  /** The largest vocabularies in use, of a quarter of a million pieces, take 35 MB. */
  private static final long MOST_TOKENIZER_BYTES = 128L << 20;

  JsonNode required(String name) {
    return optional(name)
        .orElseThrow(
            () -> new EncoderException("model directory %s has no %s".formatted(dir, name)));
  }

  Optional<JsonNode> optional(String name) {
    var file = dir.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    requireAtMost(MOST_JSON_BYTES, file);
    try {
      return Optional.of(JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new EncoderException("model file %s cannot be read as JSON".formatted(file), e);
    }
  }

  private static void requireAtMost(long most, Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > most) {
        throw new EncoderException(
            "model file %s has %,d bytes, at most %,d are read".formatted(file, bytes, most));
      }
    } catch (IOException e) {
      throw new EncoderException("model file %s cannot be read".formatted(file), e);
    }
  }

  Path tokenizer() {
    var file = requiredFile(TOKENIZER);
    requireAtMost(MOST_TOKENIZER_BYTES, file);
    return file;
  }

  Path requiredFile(String name) {
    var file = dir.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new EncoderException("model directory %s has no %s".formatted(dir, name));
    }
    return file;
  }

  /** The weights' file; the refusal of a directory with weights in another form names that form. */
  Path weights() {
    if (!Files.isRegularFile(dir.resolve(WEIGHTS))) {
      if (Files.isRegularFile(dir.resolve(PICKLE))) {
        throw new EncoderException(
            "model directory %s has its weights as a pickle (%s), which can run code; %s is required"
                .formatted(dir, PICKLE, WEIGHTS));
      }
      if (Files.isRegularFile(dir.resolve(WEIGHTS + ".index.json"))) {
        throw new EncoderException(
            "model directory %s has its weights in several files; one %s is required"
                .formatted(dir, WEIGHTS));
      }
    }
    return requiredFile(WEIGHTS);
  }
}
