package io.lodestream.encoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.encoder.onnx.OnnxWeights;
import io.lodestream.encoder.safetensors.SafetensorsException;
import io.lodestream.encoder.safetensors.SafetensorsWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The model that comes with the software, so that a first run needs no download.
 *
 * <p>Its weights and tokenizer are resources of langchain4j's jar; what describes it as a
 * sentence-transformers model are resources of this module.
 */
public final class BundledModel {
  /** Its name on the Hugging Face hub. */
  public static final String NAME = "sentence-transformers/all-MiniLM-L6-v2";

  private static final String DIRECTORY = "all-MiniLM-L6-v2";
  private static final String ONNX = "/all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
  private static final List<String> DESCRIPTION =
      List.of(
          "README.md",
          "config.json",
          "modules.json",
          "1_Pooling/config.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json",
          "tokenizer_config.json",
          "special_tokens_map.json");

  private BundledModel() {}

  /**
   * Writes the model below {@code parentDir} unless it is there, and returns its directory.
   *
   * <p>Processes may do this at the same time: the directory appears complete or not at all.
   */
  public static Path unpack(Path parentDir) {
    var dir = parentDir.resolve(DIRECTORY);
    if (Files.isDirectory(dir)) {
      return dir;
    }
    try {
      AtomicDirectory.create(dir, BundledModel::fill);
    } catch (IOException | SafetensorsException e) {
      if (!Files.isDirectory(dir)) {
        throw new EncoderException(
            "bundled model cannot be written to %s: %s".formatted(dir, e), e);
      }
      // Another process was first; what it wrote is the same.
    }
    return dir;
  }

  private static void fill(Path dir) throws IOException {
    Files.createDirectory(dir.resolve("1_Pooling"));
    Files.createDirectory(dir.resolve("2_Normalize"));
    for (var file : DESCRIPTION) {
      try (var in = resource("bundled/" + file)) {
        Files.copy(in, dir.resolve(file));
      }
    }
    writeTokenizer(dir.resolve(ModelFiles.TOKENIZER));
    writeWeights(dir);
  }

  /** The jar's tokenizer pads and cuts to 128 tokens; here the caller decides the length. */
  private static void writeTokenizer(Path file) throws IOException {
    var json = new JsonMapper();
    try (var in = resource(TOKENIZER)) {
      var tokenizer = (ObjectNode) json.readTree(in);
      tokenizer.putNull("truncation");
      tokenizer.putNull("padding");
      Files.write(file, json.writeValueAsBytes(tokenizer));
    }
  }

  /** The weights that the model's family takes, under their Hugging Face names and in its order. */
  private static void writeWeights(Path dir) throws IOException {
    var config = ModelConfig.read(new ModelFiles(dir));
    try (var in = resource(ONNX)) {
      var onnx = OnnxWeights.parse(ByteBuffer.wrap(in.readAllBytes()));
      var shapes = new LinkedHashMap<String, long[]>();
      config.family().weights(config).keySet().forEach(name -> shapes.put(name, onnx.shape(name)));
      SafetensorsWriter.write(dir.resolve(ModelFiles.WEIGHTS), shapes, onnx::read);
    }
  }

  private static InputStream resource(String name) throws IOException {
    var in = BundledModel.class.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException("resource " + name + " is not on the class path");
    }
    return in;
  }
}
