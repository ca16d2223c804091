package io.lodestream.trainer.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Split;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A document that went and came back as it was has its pairs in the window twice. */
class RepeatedPairsTest {
  private final WindowScenario scenario =
      new WindowScenario()
          .withPair(0, 10, "first", Split.TRAIN)
          .withPair(0, 11, "second", Split.VALIDATION)
          .withPair(1, 4, "other", Split.TRAIN)
          .withAgain(0, 10, 12)
          .withAgain(0, 11, 13)
          .withAgain(0, 10, 14);

  @Test
  void trainsOnEachPairOnce() {
    var pairs = scenario.read(scenario.window(10, 15));

    assertThat(pairs.train()).extracting("query").containsExactly("first", "other");
    assertThat(pairs.validation()).extracting("query").containsExactly("second");
  }

  @Test
  void showsEachPairOnceToWhoReplaysTheWindow() {
    var seen = new ArrayList<String>();

    scenario
        .reader()
        .revisit(scenario.window(10, 15), () -> false, (split, pair) -> seen.add(pair.query()));

    assertThat(seen).containsExactly("first", "second", "other");
  }
}
