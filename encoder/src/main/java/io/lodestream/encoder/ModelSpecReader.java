package io.lodestream.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads a {@link ModelSpec}, and refuses what the forward pass would compute wrongly. */
final class ModelSpecReader {
  private static final Set<String> FAMILIES = Set.of("bert");

  private final ModelFiles files;

  ModelSpecReader(ModelFiles files) {
    this.files = files;
  }

  ModelSpec read() {
    var config = files.required("config.json");
    var family = config.path("model_type").asText();
    if (!FAMILIES.contains(family)) {
      throw unsupported("model_type", family, FAMILIES.toString());
    }
    requireValue(config, "hidden_act", "gelu");
    requireValue(config, "position_embedding_type", "absolute");
    var transformer = files.optional("sentence_bert_config.json").orElse(MissingNode.getInstance());
    int positions = positive(config, "max_position_embeddings");
    int maxTokens = Math.min(positions, transformer.path("max_seq_length").asInt(positions));
    int dimension = positive(config, "hidden_size");
    int heads = positive(config, "num_attention_heads");
    if (dimension % heads != 0) {
      throw unsupported("num_attention_heads", heads + "", "a divisor of " + dimension);
    }
    var modules = files.optional(ModelFiles.MODULES);
    return new ModelSpec(
        family,
        dimension,
        positive(config, "num_hidden_layers"),
        heads,
        maxTokens,
        modules.map(this::pooling).orElse(Pooling.MEAN),
        modules.map(this::normalizes).orElse(false),
        prompts(),
        transformer.path("do_lower_case").asBoolean(false),
        config.path("layer_norm_eps").asDouble(1e-12));
  }

  private Pooling pooling(JsonNode modules) {
    for (var module : modules) {
      if (kind(module).equals("Pooling")) {
        return pooling(files.required(module.path("path").asText() + "/config.json"), module);
      }
    }
    return Pooling.MEAN;
  }

  private Pooling pooling(JsonNode config, JsonNode module) {
    var modes = new LinkedHashMap<String, Pooling>();
    modes.put("mean", Pooling.MEAN);
    modes.put("cls", Pooling.CLS);
    modes.put("lasttoken", Pooling.LAST_TOKEN);
    if (config.has("pooling_mode")) {
      var mode = config.get("pooling_mode").asText();
      if (!modes.containsKey(mode)) {
        throw unsupported(
            "pooling_mode", config.get("pooling_mode").toString(), modes.keySet() + "");
      }
      return modes.get(mode);
    }
    var chosen = new LinkedHashMap<String, Pooling>();
    for (var field : config.properties()) {
      var name = field.getKey();
      if (name.startsWith("pooling_mode_") && field.getValue().asBoolean()) {
        var mode = name.replaceFirst("pooling_mode_", "").replaceFirst("_tokens?$", "");
        chosen.put(name, modes.get(mode));
      }
    }
    if (chosen.size() != 1 || chosen.containsValue(null)) {
      throw unsupported(
          module.path("path").asText() + " pooling", chosen.keySet() + "", modes.keySet() + "");
    }
    return chosen.values().iterator().next();
  }

  private boolean normalizes(JsonNode modules) {
    boolean normalizes = false;
    for (var module : modules) {
      switch (kind(module)) {
        case "Transformer", "Pooling" -> {}
        case "Normalize" -> normalizes = true;
        default ->
            throw unsupported(
                "module", module.path("type").asText(), "[Transformer, Pooling, Normalize]");
      }
    }
    return normalizes;
  }

  static String kind(JsonNode module) {
    var type = module.path("type").asText();
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private Map<String, String> prompts() {
    var prompts = new LinkedHashMap<String, String>();
    files
        .optional(ModelFiles.PROMPTS)
        .map(config -> config.path("prompts"))
        .ifPresent(
            node -> node.properties().forEach(p -> prompts.put(p.getKey(), p.getValue().asText())));
    return prompts;
  }

  private void requireValue(JsonNode config, String key, String only) {
    var value = config.path(key).asText(only);
    if (!value.equals(only)) {
      throw unsupported(key, value, only);
    }
  }

  private int positive(JsonNode config, String key) {
    int value = config.path(key).asInt();
    if (value < 1) {
      throw unsupported(key, config.path(key).toString(), "a whole number of at least 1");
    }
    return value;
  }

  private EncoderException unsupported(String key, String value, String supported) {
    return new EncoderException(
        "model %s: %s is %s, supported is %s".formatted(files.dir(), key, value, supported));
  }
}
