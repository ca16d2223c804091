package io.lodestream.encoder;

import java.util.LinkedHashMap;
import java.util.Map;

/** BERT with absolute positions and exact gelu: MiniLM, bge, e5, gte v1. */
final class BertFamily implements ModelFamily {

  @Override
  public String modelType() {
    return "bert";
  }

  @Override
  public Script script() {
    return new Script("bert.py", "Bert");
  }

  @Override
  public String headModelPrefix() {
    return "bert.";
  }

  @Override
  public Sizes sizes(ModelConfig config) {
    config.requireValue("hidden_act", "gelu");
    config.requireValue("position_embedding_type", "absolute");
    int positions = config.positive("max_position_embeddings");
    int dimension = config.positive("hidden_size");
    int heads = config.positive("num_attention_heads");
    if (dimension % heads != 0) {
      throw config.unsupported("num_attention_heads", heads + "", "a divisor of " + dimension);
    }
    int layers = config.positive("num_hidden_layers");
    return new Sizes(dimension, layers, heads, positions, config.number("layer_norm_eps", 1e-12));
  }

  /** What a configuration leaves out has Hugging Face's default. */
  @Override
  public Map<String, long[]> weights(ModelConfig config) {
    var sizes = sizes(config);
    int hidden = sizes.dimension();
    int intermediate = config.integer("intermediate_size", 3072);
    var shapes = new LinkedHashMap<String, long[]>();
    shapes.put(
        "embeddings.word_embeddings.weight",
        new long[] {config.integer("vocab_size", 30522), hidden});
    shapes.put("embeddings.position_embeddings.weight", new long[] {sizes.positions(), hidden});
    shapes.put(
        "embeddings.token_type_embeddings.weight",
        new long[] {config.integer("type_vocab_size", 2), hidden});
    norm(shapes, "embeddings.LayerNorm", hidden);
    for (int layer = 0; layer < sizes.layers(); layer++) {
      var block = "encoder.layer.%d.".formatted(layer);
      dense(shapes, block + "attention.self.query", hidden, hidden);
      dense(shapes, block + "attention.self.key", hidden, hidden);
      dense(shapes, block + "attention.self.value", hidden, hidden);
      dense(shapes, block + "attention.output.dense", hidden, hidden);
      norm(shapes, block + "attention.output.LayerNorm", hidden);
      dense(shapes, block + "intermediate.dense", intermediate, hidden);
      dense(shapes, block + "output.dense", hidden, intermediate);
      norm(shapes, block + "output.LayerNorm", hidden);
    }
    return shapes;
  }

  private static void dense(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private static void norm(Map<String, long[]> shapes, String name, int hidden) {
    shapes.put(name + ".weight", new long[] {hidden});
    shapes.put(name + ".bias", new long[] {hidden});
  }
}
