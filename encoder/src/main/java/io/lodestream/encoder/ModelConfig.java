package io.lodestream.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * A model's {@code config.json}. What a {@link ModelFamily} does not compute is refused by key,
 * value and what is supported.
 */
record ModelConfig(Path dir, JsonNode json) {

  static ModelConfig read(ModelFiles files) {
    return new ModelConfig(files.dir(), files.required("config.json"));
  }

  /**
   * The family that {@code model_type} names.
   *
   * @throws EncoderException if no such family is known
   */
  ModelFamily family() {
    var type = json.path("model_type").asText();
    return ModelFamily.named(type)
        .orElseThrow(
            () ->
                unsupported(
                    "model_type",
                    type,
                    ModelFamily.ALL.stream().map(ModelFamily::modelType).toList().toString()));
  }

  /** Refuses any value but one, which is also the value of a key left out. */
  void requireValue(String key, String only) {
    var value = json.path(key).asText(only);
    if (!value.equals(only)) {
      throw unsupported(key, value, only);
    }
  }

  /** A whole number that must be there and be at least 1. */
  int positive(String key) {
    int value = json.path(key).asInt();
    if (value < 1) {
      throw unsupported(key, json.path(key).toString(), "a whole number of at least 1");
    }
    return value;
  }

  int integer(String key, int otherwise) {
    return json.path(key).asInt(otherwise);
  }

  double number(String key, double otherwise) {
    return json.path(key).asDouble(otherwise);
  }

  EncoderException unsupported(String key, String value, String supported) {
    return unsupported(dir, key, value, supported);
  }

  static EncoderException unsupported(Path dir, String key, String value, String supported) {
    return new EncoderException(
        "model %s: %s is %s, supported is %s".formatted(dir, key, value, supported));
  }
}
