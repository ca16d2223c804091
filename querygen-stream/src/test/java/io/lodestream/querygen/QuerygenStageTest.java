package io.lodestream.querygen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuerygenStageTest {

  @Test
  void weighingKindsByTheWholeCorpusIsRefusedOverAStream() {
    var context = StageContext.of("querygen", "1", Settings.of(Map.of("querygen.kinds", "auto")));

    assertThatThrownBy(() -> new QuerygenStage(context))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("querygen.kinds=auto weighs kinds over files only")
        .hasMessageContaining("./lodestream querygen --input");
  }
}
