package io.lodestream.querygen.windows;

import static io.lodestream.querygen.windows.CloserWorld.P0;
import static io.lodestream.querygen.windows.CloserWorld.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** When a window closes. */
class WindowCloserTest {

  private final CloserWorld world = new CloserWorld();

  @Test
  void closesAtTheCountAndStartsTheNextWindowWhereItEnded() {
    // Given
    var closer = world.closer(settings(3), Optional.empty());
    for (int offset = 0; offset < 7; offset++) {
      world.pair(P0, offset);
    }

    // When
    closer.step();

    // Then
    assertThat(world.windows).extracting(TrainingWindow::getCount).containsExactly(3L, 3L);
    assertThat(world.windows)
        .extracting(w -> w.getRanges().get(0))
        .extracting(r -> r.getStartOffset() + "-" + r.getEndOffset())
        .containsExactly("0-3", "3-6");
    assertThat(world.windows).extracting(TrainingWindow::getSequence).containsExactly(0L, 1L);
    assertThat(world.windows.get(1).getPreviousWindowId())
        .isEqualTo(world.windows.get(0).getWindowId());
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsOnly(WindowTrigger.COUNT);
    assertThat(world.offsets.get(1)).containsEntry(P0, new OffsetAndMetadata(6));
  }

  @Test
  void closesAtTheBytes() {
    // Given
    var settings = new WindowSettings(1_000, 20, Duration.ofHours(24), Duration.ofMinutes(10), 1);
    var closer = world.closer(settings, Optional.empty());
    world.pair(P0, 0);
    world.pair(P0, 1);

    // When
    closer.step();

    // Then
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.BYTES);
  }

  @Test
  void staysOpenWhileMorePairsAreOnTheirWay() {
    // Given
    var closer = world.closer(settings(1_000), Optional.empty());
    world.pair(P0, 0);
    closer.step();
    world.passes(Duration.ofMinutes(11));

    // When
    world.moreIsComing = true;
    closer.step();
    var whileComing = world.windows.size();
    world.moreIsComing = false;
    closer.step();

    // Then
    assertThat(whileComing).isZero();
    assertThat(world.windows).hasSize(1);
  }

  @Test
  void closesByAgeEvenWhileMoreIsComing() {
    // Given
    var closer = world.closer(settings(1_000), Optional.empty());
    world.pair(P0, 0);
    closer.step();

    // When
    world.moreIsComing = true;
    world.passes(Duration.ofHours(24));
    closer.step();

    // Then
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.AGE);
  }

  @Test
  void staysOpenBelowTheSmallestWindow() {
    // Given
    var settings =
        new WindowSettings(1_000, 1 << 20, Duration.ofHours(24), Duration.ofMinutes(10), 2);
    var closer = world.closer(settings, Optional.empty());
    world.pair(P0, 0);

    // When
    closer.step();
    world.passes(Duration.ofDays(2));
    closer.step();

    // Then
    assertThat(world.windows).isEmpty();
  }
}
