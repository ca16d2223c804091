package io.lodestream.querygen.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.FatalException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuerygenSettingsTest {

  @Test
  void readsKindsWithTheirWeights() {
    assertThat(read(Map.of("querygen.kinds", "question=2.5, cloze")).kinds().byKind())
        .isEqualTo(Map.of("question", 2.5, "cloze", 1.0));
  }

  @Test
  void showsWeightsAsTheKeyTakesThem() {
    var shown = read(Map.of()).kinds().toString();

    assertThat(shown).isEqualTo("question=6,figure=4,salient-span=2,key-phrase=1.5,cloze=0.5");
    assertThat(read(Map.of("querygen.kinds", shown)).kinds()).isEqualTo(read(Map.of()).kinds());
  }

  @Test
  void learnsOtherWordsOnlyForKindsThatUseThem() {
    assertThat(read(Map.of()).needsOtherWords()).isFalse();
    assertThat(read(Map.of("querygen.kinds", "neighbour")).needsOtherWords()).isFalse();
    assertThat(read(Map.of("querygen.kinds", "synonym")).needsOtherWords()).isTrue();
    assertThat(read(Map.of("querygen.kinds", "auto")).needsOtherWords()).isTrue();
  }

  @Test
  void hasDefaults() {
    var settings = read(Map.of());
    assertThat(settings.queriesPerPassage()).isEqualTo(2);
    assertThat(settings.naming()).isEqualTo(0.9);
    assertThat(settings.settle()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.split().validation()).isEqualTo(0.08);
  }

  @Test
  void namesEveryKeyThatIsWrong() {
    assertThatThrownBy(() -> read(Map.of("querygen.kinds", "haiku=1", "querygen.judge.top-k", "0")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("querygen.kinds")
        .hasMessageContaining("haiku=1")
        .hasMessageContaining("querygen.judge.top-k must be from 1 to 50, was 0");
  }

  @Test
  void refusesAWindowWhoseSmallestSizeIsAboveItsLargest() {
    assertThatThrownBy(
            () ->
                Settings.of(Map.of("window.max-pairs", "10", "window.min-pairs", "11"))
                    .read(WindowSettings.SECTION))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("window.min-pairs must not be above window.max-pairs");
  }

  private static QuerygenSettings read(Map<String, String> values) {
    return Settings.of(values).read(QuerygenSettings.SECTION);
  }
}
