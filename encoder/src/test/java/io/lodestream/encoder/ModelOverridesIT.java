package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelOverridesIT {
  private static final List<String> TEXTS = List.of("a log is kept in order", "Revenue rose.");

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void poolingIsUsedAndSaved(Pooling pooling) {
    var overrides = new ModelOverrides(Optional.of(pooling), Map.of());
    var saved = temp.resolve("saved");
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32, overrides);
        var embedder = trainable.asEmbedder(0, 8)) {
      trainable.save(saved, "");
      assertReopenedGives(saved, embedder.embed(TEXTS, TextRole.QUERY), TextRole.QUERY);
    }
    assertThat(ModelSpec.read(saved).pooling()).isEqualTo(pooling);
  }

  @Test
  void poolingsDiffer() {
    assertThat(first(Pooling.CLS)).isNotEqualTo(first(Pooling.MEAN));
    assertThat(first(Pooling.LAST_TOKEN)).isNotEqualTo(first(Pooling.MEAN));
    assertThat(first(Pooling.LAST_TOKEN)).isNotEqualTo(first(Pooling.CLS));
  }

  private static float[] first(Pooling pooling) {
    var overrides = new ModelOverrides(Optional.of(pooling), Map.of());
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32, overrides);
        var embedder = trainable.asEmbedder(0, 8)) {
      return embedder.embed(TEXTS, TextRole.QUERY)[0];
    }
  }

  @Test
  void promptsAreUsedAndSaved() {
    var overrides = new ModelOverrides(Optional.empty(), Map.of("query", "query: "));
    var saved = temp.resolve("saved");
    try (var plain = Encoder.open(Models.miniLm(), new EncoderOptions(0, 8, Precision.FP32));
        var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32, overrides);
        var embedder = trainable.asEmbedder(0, 8)) {
      var queries = embedder.embed(TEXTS, TextRole.QUERY);
      var written = plain.embed(List.of("query: " + TEXTS.get(0)), TextRole.QUERY)[0];
      assertThat(Vectors.maxDifference(queries[0], written)).isLessThan(1e-5);
      trainable.save(saved, "");
      assertReopenedGives(saved, queries, TextRole.QUERY);
      assertReopenedGives(saved, embedder.embed(TEXTS, TextRole.PASSAGE), TextRole.PASSAGE);
    }
    assertThat(ModelSpec.read(saved).prompts()).isEqualTo(Map.of("query", "query: "));
    assertThat(ModelSpec.read(saved).pooling()).isEqualTo(Pooling.MEAN);
  }

  @Test
  void aPlainDirectoryGetsAPoolingModule() throws IOException {
    var plain = TinyBert.write(temp.resolve("plain"));
    var overrides = new ModelOverrides(Optional.of(Pooling.CLS), Map.of("query", "find: "));
    var saved = temp.resolve("saved");
    try (var trainable = TrainableEncoder.open(plain, Precision.FP32, overrides);
        var embedder = trainable.asEmbedder(0, 8)) {
      trainable.save(saved, "");
      assertReopenedGives(saved, embedder.embed(TEXTS, TextRole.QUERY), TextRole.QUERY);
    }
    assertThat(ModelSpec.read(saved).pooling()).isEqualTo(Pooling.CLS);
    assertThat(ModelSpec.read(saved).normalize()).isFalse();
  }

  @Test
  void eitherNameOfTheStoredTextsPromptTakesTheOthersPlace() {
    var overrides = new ModelOverrides(Optional.empty(), Map.of("document", "new: "));

    assertThat(overrides.applyTo(Map.of("passage", "old: ", "query", "q: ")))
        .isEqualTo(Map.of("document", "new: ", "query", "q: "));
  }

  private static void assertReopenedGives(Path dir, float[][] expected, TextRole role) {
    try (var encoder = Encoder.open(dir, new EncoderOptions(0, 8, Precision.FP32))) {
      var vectors = encoder.embed(TEXTS, role);
      for (int i = 0; i < vectors.length; i++) {
        assertThat(Vectors.maxDifference(vectors[i], expected[i])).isLessThan(1e-6);
      }
    }
  }
}
