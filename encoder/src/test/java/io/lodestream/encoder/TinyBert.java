package io.lodestream.encoder;

import io.lodestream.encoder.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A model of one narrow block with the bundled tokenizer, to be spoiled by tests. */
final class TinyBert {
  static final String CONFIG =
      """
      {"model_type": "bert", "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
       "intermediate_size": 16, "vocab_size": 30522, "max_position_embeddings": 64,
       "type_vocab_size": 2, "hidden_act": "gelu"}""";

  private TinyBert() {}

  /** A plain Hugging Face directory, without modules.json. */
  static Path write(Path dir) throws IOException {
    return write(dir, Map.of());
  }

  /** With some weights of the caller's. */
  static Path write(Path dir, Map<String, float[]> changed) throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("config.json"), CONFIG);
    Files.copy(Models.miniLm().resolve("tokenizer.json"), dir.resolve("tokenizer.json"));
    var shapes = new BertFamily().weights(ModelConfig.read(new ModelFiles(dir)));
    var random = new Random(7);
    var values = new LinkedHashMap<String, float[]>();
    shapes.forEach(
        (name, shape) -> {
          var floats = new float[(int) (shape.length == 1 ? shape[0] : shape[0] * shape[1])];
          for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) random.nextGaussian(name.endsWith("Norm.weight") ? 1 : 0, 0.2);
          }
          values.put(name, changed.getOrDefault(name, floats));
        });
    SafetensorsWriter.write(dir.resolve(ModelFiles.WEIGHTS), shapes, values::get);
    return dir;
  }
}
