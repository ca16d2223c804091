package io.lodestream.encoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON files of a directory being written, changed so that its readers see the overrides. */
final class ModelDescription {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OLD_MODE = "pooling_mode_";
  private static final String NEW_MODE = "pooling_mode";
  private static final Map<Pooling, String> OLD_NAMES =
      Map.of(
          Pooling.MEAN, "mean_tokens", Pooling.CLS, "cls_token", Pooling.LAST_TOKEN, "lasttoken");
  private static final Map<Pooling, String> NEW_NAMES =
      Map.of(Pooling.MEAN, "mean", Pooling.CLS, "cls", Pooling.LAST_TOKEN, "lasttoken");

  private final Path dir;
  private final ModelFiles files;

  ModelDescription(Path dir) {
    this.dir = dir;
    this.files = new ModelFiles(dir);
  }

  void apply(ModelOverrides overrides) throws IOException {
    if (overrides.pooling().isPresent()) {
      writePooling(overrides.pooling().get());
    }
    if (!overrides.prompts().isEmpty()) {
      writePrompts(overrides);
    }
  }

  private void writePooling(Pooling pooling) throws IOException {
    var file = poolingFile();
    var config = object(file);
    if (config.has(NEW_MODE)) {
      config.put(NEW_MODE, NEW_NAMES.get(pooling));
    } else {
      config
          .properties()
          .forEach(
              field -> {
                if (field.getKey().startsWith(OLD_MODE)) {
                  field.setValue(JsonNodeFactory.instance.booleanNode(false));
                }
              });
      config.put(OLD_MODE + OLD_NAMES.get(pooling), true);
    }
    write(file, config);
  }

  private String poolingFile() throws IOException {
    var modules = files.optional(ModelFiles.MODULES);
    if (modules.isPresent()) {
      for (var module : modules.get()) {
        if (ModelSpecReader.kind(module).equals("Pooling")) {
          return module.path("path").asText() + "/config.json";
        }
      }
    }
    return addPooling();
  }

  /** A plain Hugging Face directory: without a pooling module its readers take the mean. */
  private String addPooling() throws IOException {
    var modules = JSON.createArrayNode();
    modules.add(module(0, "", "Transformer"));
    modules.add(module(1, "1_Pooling", "Pooling"));
    Files.createDirectories(dir.resolve("1_Pooling"));
    Files.write(dir.resolve(ModelFiles.MODULES), JSON.writeValueAsBytes(modules));
    var config = JSON.createObjectNode();
    var model = ModelConfig.read(files);
    config.put("word_embedding_dimension", model.family().sizes(model).dimension());
    write("1_Pooling/config.json", config);
    return "1_Pooling/config.json";
  }

  private static ObjectNode module(int index, String path, String kind) {
    return JSON.createObjectNode()
        .put("idx", index)
        .put("name", index + "")
        .put("path", path)
        .put("type", "sentence_transformers.models." + kind);
  }

  private void writePrompts(ModelOverrides overrides) throws IOException {
    var config = object(ModelFiles.PROMPTS);
    var own = new LinkedHashMap<String, String>();
    config.path("prompts").properties().forEach(p -> own.put(p.getKey(), p.getValue().asText()));
    var merged = overrides.applyTo(own);
    var prompts = config.putObject("prompts");
    merged.forEach(prompts::put);
    var preset = config.path("default_prompt_name");
    if (preset.isTextual() && !merged.containsKey(preset.asText())) {
      config.putNull("default_prompt_name");
    }
    write(ModelFiles.PROMPTS, config);
  }

  private ObjectNode object(String name) {
    var file = files.optional(name).orElseGet(JSON::createObjectNode);
    if (file instanceof ObjectNode object) {
      return object;
    }
    throw new EncoderException("model file %s is not a JSON object".formatted(dir.resolve(name)));
  }

  private void write(String name, ObjectNode config) throws IOException {
    Files.write(dir.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
  }
}
