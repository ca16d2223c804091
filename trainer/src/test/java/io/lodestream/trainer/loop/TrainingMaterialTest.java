package io.lodestream.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.continual.Recalled;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.RetractionLog.Retractions;
import io.lodestream.trainer.window.WindowPairs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingMaterialTest {

  @Test
  void holdsOutWhatItsOwnAndEarlierWindowsDo() {
    var earlier = new HeldOut(Set.of("b", "c"), Set.of("doc-b"));
    var recalled =
        new Recalled(List.of(), List.of(), Optional.empty(), List.of(), 0, 0, 0, 0, earlier);
    var own = new WindowPairs(List.of(), List.of(), new HeldOut(Set.of("a", "b"), Set.of("doc-a")));

    assertThat(TrainingMaterial.of(own, recalled, Retractions.NONE).heldOut())
        .isEqualTo(new HeldOut(Set.of("a", "b", "c"), Set.of("doc-a", "doc-b")));
  }
}
