package io.lodestream.encoder;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What varies between families of models: which configurations are computed right, the names and
 * shapes of the weights, and the TorchScript text of the forward pass. Tokenizer, pooling,
 * normalisation, prompts and training are the same for every family.
 *
 * <p>A new family is a class like {@link BertFamily}, a script like {@code bert.py} and an entry in
 * {@link #ALL}; the module's README says it step by step.
 */
interface ModelFamily {

  /** The families that can be opened. */
  List<ModelFamily> ALL = List.of(new BertFamily());

  /**
   * Where a forward pass is.
   *
   * @param resource file beside {@link io.lodestream.encoder.torchscript.TorchScriptArchive}
   * @param className class in the file, with the methods {@code prepare}, {@code run} and {@code
   *     forward} that {@code bert.py} describes
   */
  record Script(String resource, String className) {}

  /**
   * What {@code config.json} says in each family's own words.
   *
   * @param dimension width of the residual stream, and so length of the text vector
   * @param layers transformer blocks
   * @param heads attention heads per block
   * @param positions longest input, special tokens included
   * @param layerNormEps the epsilon of the layer norms
   */
  record Sizes(int dimension, int layers, int heads, int positions, double layerNormEps) {}

  static Optional<ModelFamily> named(String modelType) {
    return ALL.stream().filter(family -> family.modelType().equals(modelType)).findFirst();
  }

  /** Hugging Face's {@code model_type}. */
  String modelType();

  Script script();

  /** What stands before a weight's name in a checkpoint that was saved with a head on top. */
  String headModelPrefix();

  /**
   * Reads the sizes.
   *
   * @throws EncoderException naming the key whose value the script would compute wrongly
   */
  Sizes sizes(ModelConfig config);

  /** Shape by Hugging Face name, in the order in which the script takes the weights. */
  Map<String, long[]> weights(ModelConfig config);
}
