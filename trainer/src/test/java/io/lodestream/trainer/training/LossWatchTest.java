package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.BadDataException;
import org.junit.jupiter.api.Test;

class LossWatchTest {
  private static final double GUESSING = Math.log(32);

  private final LossWatch watch = new LossWatch();

  @Test
  void meansAreOfTheLastTwentySteps() {
    for (int i = 1; i <= 30; i++) {
      watch.note(i / 100.0, 1, GUESSING);
    }
    assertThat(watch.mean()).isEqualTo(0.205);
    assertThat(watch.losses()).hasSize(30);
  }

  @Test
  void endsARunWhoseLossOrGradientIsNoNumber() {
    assertThatThrownBy(() -> watch.note(Double.NaN, 1, GUESSING))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("diverged at step 1: loss NaN");
    assertThatThrownBy(() -> watch.note(1, Double.POSITIVE_INFINITY, GUESSING))
        .hasMessageContaining("gradient norm Infinity");
  }

  @Test
  void endsARunThatBecomesWorseThanGuessing() {
    for (int i = 0; i < 20; i++) {
      watch.note(1, 1, GUESSING);
    }
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                watch.note(6, 1, GUESSING);
              }
            })
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("worse than guessing (3.466), after 1.000 at the start");
  }

  @Test
  void toleratesARunThatBeganWorseThanGuessing() {
    for (int i = 0; i < 60; i++) {
      watch.note(4, 1, GUESSING);
    }
    assertThat(watch.mean()).isEqualTo(4);
  }
}
