package io.lodestream.querygen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuerygenStageTest {

  @Test
  void weighingKindsWithoutARoundTripIsRefused() {
    var context =
        StageContext.of(
            "querygen",
            "1",
            Settings.of(Map.of("querygen.kinds", "auto", "querygen.judge", "llm")));

    assertThatThrownBy(() -> new QuerygenStage(context))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("querygen.kinds=auto learns from the round trip")
        .hasMessageContaining("set querygen.judge=round-trip");
  }
}
