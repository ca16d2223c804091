package io.lodestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.ingest.reading.KeyFormat;
import io.lodestream.ingest.reading.UnknownFieldRule;
import io.lodestream.ingest.splitting.PassageContext;
import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {

  private static IngestSettings read(Map<String, String> values) {
    return Settings.of(values).read(IngestSettings.SECTION);
  }

  @Test
  void hasDefaults() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new IngestSettings(
                ModelChoice.DEFAULT,
                8 * 1024 * 1024,
                64 * 1024,
                KeyFormat.AUTO,
                UnknownFieldRule.KEEP,
                1,
                new SplitRules(128, 24, 16),
                PassageContext.FULL,
                0.8));
  }

  @Test
  void countsTokensAsTheLinesFirstModelDoesUnlessToldOtherwise() {
    assertThat(read(Map.of("trainer.base-model", "bge-small-en-v1.5")).tokenizer())
        .isEqualTo(new ModelChoice.Bundled(BundledModel.BGE_SMALL_EN_V15));
    assertThat(
            read(Map.of("trainer.base-model", "e5-small-v2", "ingest.tokenizer", "/models/own"))
                .tokenizer())
        .isEqualTo(ModelChoice.of("/models/own"));
  }

  @Test
  void namesEveryValueThatBreaksARule() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "ingest.passage.min-tokens", "100",
                        "ingest.passage.overlap-tokens", "64",
                        "ingest.max-metadata-bytes", "2MiB",
                        "ingest.max-document-bytes", "64MiB")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(
            "ingest.passage.min-tokens must be at most half of max-tokens (128), was 100")
        .hasMessageContaining(
            "ingest.passage.overlap-tokens must be below half of max-tokens (128), was 64")
        .hasMessageContaining("ingest.max-metadata-bytes must be from 1 to 1048576, was 2097152")
        .hasMessageContaining("ingest.max-document-bytes must be from 1 to 66060288, was 67108864");
  }
}
