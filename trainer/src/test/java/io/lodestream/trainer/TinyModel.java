package io.lodestream.trainer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.encoder.safetensors.SafetensorsFile;
import io.lodestream.encoder.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/**
 * A sentence-transformers model of one narrow block with random weights and the bundled tokenizer:
 * a step takes milliseconds. Equal seeds give equal models.
 */
public final class TinyModel {
  /** Length of its vectors. */
  public static final int DIMENSION = 32;

  private static final int WIDE = 384;

  private TinyModel() {}

  /** Writes it to a directory that does not exist yet, and returns that. */
  public static Path write(Path dir, long seed) {
    return write(dir, seed, "");
  }

  /** The same with a word that makes every vector of a text with it no number. */
  public static Path write(Path dir, long seed, String poison) {
    var bundled = BundledModel.DEFAULT.unpack(Path.of("target", "models"));
    try {
      copyDescription(bundled, dir);
      rewrite(dir.resolve("config.json"));
      rewritePooling(dir.resolve("1_Pooling/config.json"));
      writeWeights(bundled, dir, new Random(seed), poison);
      return dir;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyDescription(Path from, Path to) throws IOException {
    try (var tree = Files.walk(from)) {
      for (var path : tree.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (!path.toString().endsWith(".safetensors")) {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void rewrite(Path config) throws IOException {
    var json = new JsonMapper();
    var node = (ObjectNode) json.readTree(config.toFile());
    node.put("hidden_size", DIMENSION);
    node.put("num_hidden_layers", 1);
    node.put("num_attention_heads", 4);
    node.put("intermediate_size", 4 * DIMENSION);
    json.writeValue(config.toFile(), node);
  }

  private static void rewritePooling(Path config) throws IOException {
    var json = new JsonMapper();
    var node = (ObjectNode) json.readTree(config.toFile());
    node.put("word_embedding_dimension", DIMENSION);
    json.writeValue(config.toFile(), node);
  }

  /** The bundled model's tensors, the first block's only, with every width divided. */
  private static void writeWeights(Path bundled, Path dir, Random random, String poison)
      throws IOException {
    var shapes = new LinkedHashMap<String, long[]>();
    try (var file = SafetensorsFile.open(bundled.resolve("model.safetensors"))) {
      for (var name : file.names()) {
        if (!name.startsWith("encoder.layer.") || name.startsWith("encoder.layer.0.")) {
          shapes.put(name, narrow(file.shape(name)));
        }
      }
    }
    var values = new LinkedHashMap<String, float[]>();
    shapes.forEach((name, shape) -> values.put(name, values(name, shape, random)));
    if (!poison.isEmpty()) {
      try (var tokenizer = TextTokenizer.open(bundled)) {
        int token = (int) tokenizer.batch(List.of(poison), 8).ids()[0][1];
        var rows = values.get("embeddings.word_embeddings.weight");
        Arrays.fill(rows, token * DIMENSION, (token + 1) * DIMENSION, 3e38f);
      }
    }
    SafetensorsWriter.write(dir.resolve("model.safetensors"), shapes, values::get);
  }

  private static long[] narrow(long[] shape) {
    var narrowed = shape.clone();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] % WIDE == 0) {
        narrowed[i] = shape[i] / WIDE * DIMENSION;
      }
    }
    return narrowed;
  }

  private static float[] values(String name, long[] shape, Random random) {
    var floats = new float[(int) (shape.length == 1 ? shape[0] : shape[0] * shape[1])];
    boolean scale = name.endsWith("LayerNorm.weight");
    boolean bias = name.endsWith(".bias");
    for (int i = 0; i < floats.length; i++) {
      floats[i] = scale ? 1 : bias ? 0 : (float) (0.1 * random.nextGaussian());
    }
    return floats;
  }
}
