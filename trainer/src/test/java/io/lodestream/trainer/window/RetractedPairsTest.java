package io.lodestream.trainer.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetractedPairsTest {
  private final PairsLog log =
      new PairsLog()
          .add(Split.TRAIN, "stays", "a", 0, "text a")
          .add(Split.TRAIN, "goes", "b", 0, "text b")
          .add(Split.VALIDATION, "goes too", "b", 1, "more of b")
          .add(Split.EVALUATION, "held out", "b", 2, "end of b")
          .addIrrelevant("stays", "c", 0, "text c");

  @Test
  void leavesOutPairsOfDeletedPassagesAndCountsThem() {
    var window = log.retract("b#0", null).retract("b#1", null).retract("b#2", null).close();
    // When
    var pairs = read(window);
    // Then
    assertThat(pairs.train()).extracting("query").containsExactly("stays");
    assertThat(pairs.validation()).isEmpty();
    assertThat(pairs.retracted()).isEqualTo(2);
    assertThat(pairs.heldOut().documents()).as("held out for ever").containsExactly("b");
  }

  @Test
  void leavesOutPairsOfFormerTextAndUsesThoseOfTheTextThatIsThereNow() {
    var live = Integer.toHexString("text b".hashCode());
    var window = log.retract("b#0", live).retract("a#0", "hash of a later text").close();

    assertThat(read(window).train()).extracting("query").containsExactly("goes");
  }

  @Test
  void aPassageThatAPersonCalledIrrelevantIsNoAnswer() {
    var pairs = read(log.close());

    assertThat(pairs.train()).extracting("query").containsExactly("stays", "goes");
    assertThat(pairs.irrelevant()).extracting("documentId").containsExactly("c");
    assertThat(pairs.retracted()).isZero();
  }

  @Test
  void saysUpToWhichOffsetRetractionsWereHonoured() {
    log.retract("b#0", null).retract("b#1", null);

    assertThat(log.retractions().read(() -> false).before()).isEqualTo(OptionalLong.of(2));
  }

  private WindowPairs read(TrainingWindow window) {
    var retractions = log.retractions().read(() -> false);
    return log.reader().skipping(retractions).read(window, () -> false);
  }
}
