package io.lodestream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorSettingsTest {

  @Test
  void hasADefaultForEveryKey() {
    var settings = read(Map.of());
    assertThat(settings.promotion().minQueries()).isEqualTo(30);
    assertThat(settings.promotion().minEffect()).isEqualTo(.002);
    assertThat(settings.promotion().resamples()).isEqualTo(10_000);
    assertThat(settings.measurement().batchSize()).isEqualTo(64);
  }

  @Test
  void reportsAllWrongValuesTogether() {
    var wrong =
        Map.of("evaluator.confidence", "2", "evaluator.min-queries", "no", "evaluator.typo", "1");
    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("evaluator.confidence must be from 0.5 to 0.999, was 2.0")
        .hasMessageContaining("evaluator.min-queries must be a whole number, was 'no'")
        .hasMessageContaining("evaluator.typo is not a known key");
  }

  private static EvaluatorSettings read(Map<String, String> values) {
    return Settings.of(values).read(EvaluatorSettings.SECTION);
  }
}
