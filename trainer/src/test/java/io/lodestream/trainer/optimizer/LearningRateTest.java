package io.lodestream.trainer.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.trainer.settings.Decay;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static final LearningRate SCHEDULE = new LearningRate(4e-5, 0.1, Decay.COSINE, 100);

  @Test
  void risesInEqualStepsToThePeak() {
    assertThat(SCHEDULE.at(0)).isEqualTo(4e-6, within(1e-12));
    assertThat(SCHEDULE.at(4)).isEqualTo(2e-5, within(1e-12));
    assertThat(SCHEDULE.at(9)).isEqualTo(4e-5, within(1e-12));
    assertThat(SCHEDULE.at(10)).isEqualTo(4e-5, within(1e-12));
  }

  @Test
  void fallsAlongACosine() {
    assertThat(SCHEDULE.at(55)).isEqualTo(2e-5, within(1e-12));
    assertThat(SCHEDULE.at(99)).isBetween(0.0, 1e-7);
    for (int step = 11; step < 100; step++) {
      assertThat(SCHEDULE.at(step)).isLessThan(SCHEDULE.at(step - 1));
    }
  }

  @Test
  void worksForASingleStepAndWithoutWarmUp() {
    assertThat(new LearningRate(1, 0.1, Decay.COSINE, 1).at(0)).isEqualTo(1);
    assertThat(new LearningRate(1, 0, Decay.COSINE, 10).at(0)).isEqualTo(1);
    assertThat(new LearningRate(1, 1, Decay.COSINE, 2).at(1)).isEqualTo(1);
  }

  @Test
  void fallsInALineOrStays() {
    var linear = new LearningRate(1, 0.1, Decay.LINEAR, 110);
    assertThat(linear.at(11)).isEqualTo(1, within(1e-12));
    assertThat(linear.at(60)).isEqualTo(1 - 49 / 99.0, within(1e-12));
    assertThat(linear.at(109)).isEqualTo(1 / 99.0, within(1e-12));
    var constant = new LearningRate(1, 0.1, Decay.CONSTANT, 110);
    assertThat(constant.at(5)).isLessThan(1);
    assertThat(constant.at(109)).isEqualTo(1);
  }
}
