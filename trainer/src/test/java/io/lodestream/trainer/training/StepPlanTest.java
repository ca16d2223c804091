package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.settings.TestSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class StepPlanTest {

  @Test
  void checkpointsAreEvenAndEndWithTheLastStep() {
    assertThat(validated(90)).containsExactly(30, 60, 90);
    assertThat(validated(2)).containsExactly(1, 2);
    assertThat(validated(1)).containsExactly(1);
  }

  private static SortedSet<Integer> validated(int steps) {
    return new StepPlan(0, Collections.nCopies(steps, List.of()))
        .validated(TestSettings.of(Map.of("trainer.checkpoints", "3")).validation());
  }
}
