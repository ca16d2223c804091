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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The models that come with the software, so that a first run needs no download of its own.
 *
 * <p>Weights and tokenizer are resources of langchain4j's jars; what describes them as
 * sentence-transformers models are resources of this module. Nothing of a model is read before it
 * is unpacked. A model's files, and so its digest and a line's base model id, must never change.
 */
public enum BundledModel {
  /** 6 layers, up to 256 tokens. */
  ALL_MINILM_L6_V2("sentence-transformers", "all-MiniLM-L6-v2", "all-minilm-l6-v2"),
  /** 12 layers, up to 512 tokens, the first token's vector. */
  BGE_SMALL_EN_V15("BAAI", "bge-small-en-v1.5", "bge-small-en-v1.5"),
  /** 12 layers, up to 512 tokens, with a prompt for queries and one for passages. */
  E5_SMALL_V2("intfloat", "e5-small-v2", "e5-small-v2");

  /** What a first run uses. */
  public static final BundledModel DEFAULT = ALL_MINILM_L6_V2;

  private static final String RESOURCES = "bundled/";
  private static final List<String> OWN =
      List.of(
          "README.md",
          "config.json",
          "1_Pooling/config.json",
          "sentence_bert_config.json",
          "config_sentence_transformers.json");
  private static final List<String> SHARED =
      List.of("modules.json", "tokenizer_config.json", "special_tokens_map.json");

  private final String owner;
  private final String modelName;
  private final String jarName;

  BundledModel(String owner, String modelName, String jarName) {
    this.owner = owner;
    this.modelName = modelName;
    this.jarName = jarName;
  }

  /** The model of a name, with or without its owner on the Hugging Face hub. */
  public static Optional<BundledModel> named(String name) {
    return Arrays.stream(values())
        .filter(model -> name.equals(model.modelName) || name.equals(model.hubName()))
        .findFirst();
  }

  /** All names, with commas between them. */
  public static String names() {
    return Arrays.stream(values()).map(BundledModel::modelName).collect(Collectors.joining(", "));
  }

  /** Its name without an owner, as users write it. */
  public String modelName() {
    return modelName;
  }

  /** Its name on the Hugging Face hub. */
  public String hubName() {
    return owner + "/" + modelName;
  }

  /**
   * Writes the model below {@code parentDir} unless it is there, and returns its directory.
   *
   * <p>Processes may do this at the same time: the directory appears complete or not at all.
   *
   * @throws EncoderException if it cannot be written, or its jar is not on the class path
   */
  public Path unpack(Path parentDir) {
    var dir = parentDir.resolve(modelName);
    if (Files.isDirectory(dir)) {
      return dir;
    }
    try {
      AtomicDirectory.create(dir, this::fill);
    } catch (IOException | SafetensorsException e) {
      if (!Files.isDirectory(dir)) {
        throw new EncoderException(
            "bundled model %s cannot be written to %s: %s".formatted(modelName, dir, e), e);
      }
      // Another process was first; what it wrote is the same.
    }
    return dir;
  }

  private void fill(Path dir) throws IOException {
    Files.createDirectory(dir.resolve("1_Pooling"));
    Files.createDirectory(dir.resolve("2_Normalize"));
    for (var file : OWN) {
      copy(RESOURCES + modelName + "/" + file, dir.resolve(file));
    }
    for (var file : SHARED) {
      copy(RESOURCES + file, dir.resolve(file));
    }
    writeTokenizer(dir.resolve(ModelFiles.TOKENIZER));
    writeWeights(dir);
  }

  private static void copy(String resource, Path file) throws IOException {
    try (var in = resource(resource)) {
      Files.copy(in, file);
    }
  }

  /** Padding and length are the caller's, whatever the jar's tokenizer does. */
  private void writeTokenizer(Path file) throws IOException {
    var json = new JsonMapper();
    try (var in = resource("/" + jarName + "-tokenizer.json")) {
      var tokenizer = (ObjectNode) json.readTree(in);
      tokenizer.putNull("truncation");
      tokenizer.putNull("padding");
      Files.write(file, json.writeValueAsBytes(tokenizer));
    }
  }

  /**
   * The weights that the model's family takes, under their Hugging Face names and in its order, by
   * way of a mapped file, since a model's bytes are many for Java's heap.
   */
  private void writeWeights(Path dir) throws IOException {
    var config = ModelConfig.read(new ModelFiles(dir));
    var export = dir.resolve("model.onnx");
    copy("/" + jarName + ".onnx", export);
    try (var file = FileChannel.open(export)) {
      var onnx = OnnxWeights.parse(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
      var shapes = new LinkedHashMap<String, long[]>();
      config.family().weights(config).keySet().forEach(name -> shapes.put(name, onnx.shape(name)));
      SafetensorsWriter.write(dir.resolve(ModelFiles.WEIGHTS), shapes, onnx::read);
    }
    Files.delete(export);
  }

  private static InputStream resource(String name) throws IOException {
    var in = BundledModel.class.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException("resource " + name + " is not on the class path");
    }
    return in;
  }
}
