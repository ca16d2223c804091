package io.lodestream.encoder;

import java.util.ArrayList;
import java.util.List;

/** Hugging Face names of BERT's weights, in the order that {@code bert.py} takes them. */
final class BertLayout {
  private static final List<String> EMBEDDINGS =
      List.of(
          "embeddings.word_embeddings.weight",
          "embeddings.position_embeddings.weight",
          "embeddings.token_type_embeddings.weight",
          "embeddings.LayerNorm.weight",
          "embeddings.LayerNorm.bias");

  private static final List<String> BLOCK_MODULES =
      List.of(
          "attention.self.query",
          "attention.self.key",
          "attention.self.value",
          "attention.output.dense",
          "attention.output.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm");

  private BertLayout() {}

  static List<String> names(int layers) {
    var names = new ArrayList<>(EMBEDDINGS);
    for (int layer = 0; layer < layers; layer++) {
      for (var module : BLOCK_MODULES) {
        names.add("encoder.layer.%d.%s.weight".formatted(layer, module));
        names.add("encoder.layer.%d.%s.bias".formatted(layer, module));
      }
    }
    return List.copyOf(names);
  }
}
