package io.lodestream.encoder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pooling and prompts to use in place of the ones in a model's directory, for example in one trial
 * of a sweep.
 *
 * @param pooling instead of the model's, when present
 * @param prompts text put before an input, by prompt name ({@code query}, {@code passage}); an
 *     empty text means no prompt, and prompts not named stay as they are
 */
public record ModelOverrides(Optional<Pooling> pooling, Map<String, String> prompts) {
  private static final ModelOverrides NONE = new ModelOverrides(Optional.empty(), Map.of());

  /** Two prompt names of one role: an override of either takes the place of both. */
  private static final Map<String, String> SAME_ROLE =
      Map.of("passage", "document", "document", "passage");

  public ModelOverrides {
    prompts = Map.copyOf(prompts);
  }

  /** The model as its directory says. */
  public static ModelOverrides none() {
    return NONE;
  }

  ModelSpec applyTo(ModelSpec spec) {
    return new ModelSpec(
        spec.family(),
        spec.dimension(),
        spec.layers(),
        spec.heads(),
        spec.maxTokens(),
        pooling.orElse(spec.pooling()),
        spec.normalize(),
        applyTo(spec.prompts()),
        spec.lowercase(),
        spec.layerNormEps());
  }

  Map<String, String> applyTo(Map<String, String> own) {
    var merged = new LinkedHashMap<>(own);
    prompts.keySet().forEach(name -> merged.remove(SAME_ROLE.get(name)));
    merged.putAll(prompts);
    return merged;
  }
}
