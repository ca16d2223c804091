package io.lodestream.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.stage.StageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexerStageTest {

  @Test
  void closesTheOtherPartsWhenOneDoesNotClose() {
    // Given
    var closed = new ArrayList<String>();
    var open = new OpenParts();
    var stage = new IndexerStage(StageContext.of("indexer", "i", Settings.of(Map.of())), open);
    for (var part : List.of("store", "writer", "reader")) {
      open.add(
          () -> {
            closed.add(part);
            if (part.equals("reader")) {
              throw new IllegalStateException("stuck");
            }
          });
    }
    // When
    stage.close();
    // Then
    assertThat(closed).containsExactly("reader", "writer", "store");
  }
}
