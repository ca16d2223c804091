package io.lodestream.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.FatalException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexerSettingsTest {

  @Test
  void hasDefaults() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new IndexerSettings(
                64,
                Duration.ofHours(1),
                Duration.ofMillis(250),
                64,
                1,
                64,
                32,
                List.of(),
                new GraphSettings(16, 100)));
  }

  @Test
  void readsNamesOfAttributes() {
    assertThat(read(Map.of("indexer.indexed-attributes", "lang, kind,")).indexedAttributes())
        .containsExactly("lang", "kind");
  }

  @Test
  void namesEveryValueThatBreaksItsRule() {
    assertThatThrownBy(() -> read(Map.of("indexer.batch-size", "0", "indexer.grace", "soon")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("indexer.batch-size must be from 1 to 4096, was 0")
        .hasMessageContaining("indexer.grace must be a time");
  }

  private static IndexerSettings read(Map<String, String> values) {
    return Settings.of(values).read(IndexerSettings.SECTION);
  }
}
