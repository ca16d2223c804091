package io.lodestream.encoder;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a sentence-transformers directory says about its model.
 *
 * @param family Hugging Face's {@code model_type}, such as {@code bert}
 * @param dimension length of the text vector
 * @param layers number of transformer blocks
 * @param heads attention heads per block
 * @param maxTokens longest input, specials included
 * @param pooling how token vectors become a text vector
 * @param normalize whether the text vector is scaled to length 1
 * @param prompts text put before an input, by prompt name ({@code query}, {@code passage})
 * @param lowercase whether texts are lower-cased before the tokenizer, which may fold case itself
 * @param layerNormEps the epsilon of the layer norms
 */
public record ModelSpec(
    String family,
    int dimension,
    int layers,
    int heads,
    int maxTokens,
    Pooling pooling,
    boolean normalize,
    Map<String, String> prompts,
    boolean lowercase,
    double layerNormEps) {
  public ModelSpec {
    prompts = Map.copyOf(prompts);
  }

  /**
   * Reads the JSON files of a sentence-transformers directory.
   *
   * @throws EncoderException if one is missing, or asks for what the forward pass does not do
   */
  public static ModelSpec read(Path modelDir) {
    return new ModelSpecReader(new ModelFiles(modelDir)).read();
  }

  /** The prompt of a role; empty when the model has none. */
  public String prompt(TextRole role) {
    return switch (role) {
      case QUERY -> prompts.getOrDefault("query", "");
      case PASSAGE -> prompts.getOrDefault("passage", prompts.getOrDefault("document", ""));
    };
  }
}
