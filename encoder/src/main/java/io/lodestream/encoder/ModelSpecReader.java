package io.lodestream.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a {@link ModelSpec} from a sentence-transformers directory, and refuses by name what the
 * forward pass would compute wrongly: the model's {@link ModelFamily} looks at {@code config.json},
 * this class at the modules and their pooling.
 */
final class ModelSpecReader {
  private final ModelFiles files;

  ModelSpecReader(ModelFiles files) {
    this.files = files;
  }

  ModelSpec read() {
    var config = ModelConfig.read(files);
    var family = config.family();
    var sizes = family.sizes(config);
    var transformer = files.optional("sentence_bert_config.json").orElse(MissingNode.getInstance());
    var modules = files.optional(ModelFiles.MODULES);
    return new ModelSpec(
        family.modelType(),
        sizes.dimension(),
        sizes.layers(),
        sizes.heads(),
        Math.min(sizes.positions(), transformer.path("max_seq_length").asInt(sizes.positions())),
        modules.map(this::pooling).orElse(Pooling.MEAN),
        modules.map(this::normalizes).orElse(false),
        prompts(),
        transformer.path("do_lower_case").asBoolean(false),
        sizes.layerNormEps());
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

  private EncoderException unsupported(String key, String value, String supported) {
    return ModelConfig.unsupported(files.dir(), key, value, supported);
  }
}
