package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSpecTest {
  private static final String BERT =
      """
      {"model_type": "bert", "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 4,
       "max_position_embeddings": 64, "layer_norm_eps": 1e-5, "hidden_act": "gelu"}""";

  @TempDir Path dir;

  @Test
  void readsAPlainHuggingFaceDirectoryAsSentenceTransformersDoes() throws IOException {
    write("config.json", BERT);

    var spec = ModelSpec.read(dir);

    assertThat(spec.dimension()).isEqualTo(8);
    assertThat(spec.layers()).isEqualTo(2);
    assertThat(spec.heads()).isEqualTo(4);
    assertThat(spec.maxTokens()).isEqualTo(64);
    assertThat(spec.layerNormEps()).isEqualTo(1e-5);
    assertThat(spec.pooling()).isEqualTo(Pooling.MEAN);
    assertThat(spec.normalize()).isFalse();
    assertThat(spec.prompt(TextRole.QUERY)).isEmpty();
  }

  @Test
  void readsPoolingNormalisationLengthAndPrompts() throws IOException {
    write("config.json", BERT);
    write("sentence_bert_config.json", "{\"max_seq_length\": 32, \"do_lower_case\": true}");
    modules("Pooling", "Normalize");
    write(
        "1/config.json", "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
    write(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"query: \", \"document\": \"passage: \"}}");

    var spec = ModelSpec.read(dir);

    assertThat(spec.maxTokens()).isEqualTo(32);
    assertThat(spec.lowercase()).isTrue();
    assertThat(spec.pooling()).isEqualTo(Pooling.CLS);
    assertThat(spec.normalize()).isTrue();
    assertThat(spec.prompt(TextRole.QUERY)).isEqualTo("query: ");
    assertThat(spec.prompt(TextRole.PASSAGE)).isEqualTo("passage: ");
  }

  @Test
  void readsTheNewerPoolingFormat() throws IOException {
    write("config.json", BERT);
    modules("Pooling");
    write("1/config.json", "{\"pooling_mode\": \"lasttoken\"}");

    assertThat(ModelSpec.read(dir).pooling()).isEqualTo(Pooling.LAST_TOKEN);
  }

  @Test
  void refusesWhatTheForwardPassWouldComputeWrongly() throws IOException {
    refuses(BERT.replace("\"bert\"", "\"gpt2\""), "model_type is gpt2");
    refuses(BERT.replace("\"gelu\"", "\"relu\""), "hidden_act is relu");
    refuses(BERT.replace("\"num_attention_heads\": 4", "\"num_attention_heads\": 3"), "a divisor");
    refuses(BERT.replace("\"hidden_size\": 8", "\"hidden_size\": 0"), "hidden_size is 0");
    refuses("{", "cannot be read as JSON");

    write("config.json", BERT);
    modules("Pooling", "Dense");
    write("1/config.json", "{\"pooling_mode_mean_tokens\": true}");
    assertThatThrownBy(() -> ModelSpec.read(dir)).hasMessageContaining("Dense");

    modules("Pooling");
    write("1/config.json", "{\"pooling_mode_max_tokens\": true}");
    assertThatThrownBy(() -> ModelSpec.read(dir)).hasMessageContaining("pooling_mode_max_tokens");
  }

  @Test
  void namesTheMissingFile() {
    assertThatThrownBy(() -> ModelSpec.read(dir))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("has no config.json");
  }

  private void refuses(String config, String message) throws IOException {
    write("config.json", config);
    assertThatThrownBy(() -> ModelSpec.read(dir))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining(message);
  }

  private void modules(String... kinds) throws IOException {
    var json =
        new StringBuilder("[{\"path\": \"\", \"type\": \"sentence_transformers.Transformer\"}");
    for (int i = 0; i < kinds.length; i++) {
      json.append(", {\"path\": \"%d\", \"type\": \"x.%s\"}".formatted(i + 1, kinds[i]));
    }
    write("modules.json", json.append("]").toString());
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(dir.resolve(name).getParent());
    Files.writeString(dir.resolve(name), text);
  }
}
