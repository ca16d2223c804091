package io.lodestream.runtime.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.sparse.SparseSettings;
import io.qdrant.client.ValueFactory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparseSideTest {

  private final SparseSide side = SparseSide.of(new SparseSettings("german", 120.5));

  @Test
  void isReadAsItWasRecorded() {
    assertThat(SparseSide.recorded(side.metadata())).contains(side);
  }

  @Test
  void isReadWhereAStoreGivesWholeNumbersBack() {
    var metadata = new HashMap<>(side.metadata());
    metadata.put(SparseSide.AVERAGE_LENGTH, ValueFactory.value(300L));
    assertThat(SparseSide.recorded(metadata).orElseThrow().averageLength()).isEqualTo(300);
  }

  @Test
  void isNotThereInACollectionOfAnOlderVersion() {
    assertThat(SparseSide.recorded(Map.of("model_id", ValueFactory.value("m")))).isEmpty();
  }
}
