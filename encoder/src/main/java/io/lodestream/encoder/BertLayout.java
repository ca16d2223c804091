package io.lodestream.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hugging Face names of BERT's weights, in the order that {@code bert.py} takes them, and the shape
 * that {@code config.json} gives each.
 *
 * @param layers transformer blocks
 * @param hidden width of the residual stream
 * @param intermediate width within the feed-forward network
 * @param vocabulary word pieces
 * @param positions longest input
 * @param tokenTypes segments
 */
record BertLayout(
    int layers, int hidden, int intermediate, int vocabulary, int positions, int tokenTypes) {

  /** What a configuration leaves out has Hugging Face's default. */
  static BertLayout of(ModelSpec spec, JsonNode config) {
    return new BertLayout(
        spec.layers(),
        spec.dimension(),
        config.path("intermediate_size").asInt(3072),
        config.path("vocab_size").asInt(30522),
        config.path("max_position_embeddings").asInt(512),
        config.path("type_vocab_size").asInt(2));
  }

  static List<String> names(int layers) {
    return List.copyOf(new BertLayout(layers, 1, 1, 1, 1, 1).shapes().keySet());
  }

  /** Shape by name, in order. */
  Map<String, long[]> shapes() {
    var shapes = new LinkedHashMap<String, long[]>();
    shapes.put("embeddings.word_embeddings.weight", new long[] {vocabulary, hidden});
    shapes.put("embeddings.position_embeddings.weight", new long[] {positions, hidden});
    shapes.put("embeddings.token_type_embeddings.weight", new long[] {tokenTypes, hidden});
    norm(shapes, "embeddings.LayerNorm");
    for (int layer = 0; layer < layers; layer++) {
      var block = "encoder.layer.%d.".formatted(layer);
      dense(shapes, block + "attention.self.query", hidden, hidden);
      dense(shapes, block + "attention.self.key", hidden, hidden);
      dense(shapes, block + "attention.self.value", hidden, hidden);
      dense(shapes, block + "attention.output.dense", hidden, hidden);
      norm(shapes, block + "attention.output.LayerNorm");
      dense(shapes, block + "intermediate.dense", intermediate, hidden);
      dense(shapes, block + "output.dense", hidden, intermediate);
      norm(shapes, block + "output.LayerNorm");
    }
    return shapes;
  }

  private static void dense(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private void norm(Map<String, long[]> shapes, String name) {
    shapes.put(name + ".weight", new long[] {hidden});
    shapes.put(name + ".bias", new long[] {hidden});
  }
}
