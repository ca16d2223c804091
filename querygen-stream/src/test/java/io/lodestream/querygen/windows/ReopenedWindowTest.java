package io.lodestream.querygen.windows;

import static io.lodestream.querygen.windows.CloserWorld.ASKED;
import static io.lodestream.querygen.windows.CloserWorld.P0;
import static io.lodestream.querygen.windows.CloserWorld.P1;
import static io.lodestream.querygen.windows.CloserWorld.request;
import static io.lodestream.querygen.windows.CloserWorld.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A window that is read again after a restart, some records with each poll. */
class ReopenedWindowTest {

  private final CloserWorld world = new CloserWorld();
  private WindowCloser closer;

  /** Three pairs in one partition and one in the other, written before the closer came. */
  private void reopened() {
    world.consumer.assign(List.of(P0, P1, ASKED));
    world.consumer.seek(P0, 0);
    world.consumer.seek(P1, 4);
    world.consumer.seek(ASKED, 0);
    world.wereWritten(3, 5);
    closer = world.closer(settings(1_000), Optional.empty());
    world.passes(Duration.ofDays(2));
    world.pair(P0, 0);
    world.pair(P1, 4);
    closer.step();
  }

  private void theRestIsRead() {
    world.pair(P0, 1);
    world.pair(P0, 2);
    closer.step();
  }

  @Test
  void doesNotCloseByAgeBeforeAllThatWasWrittenIsRead() {
    // Given
    reopened();
    var before = List.copyOf(world.windows);

    // When
    theRestIsRead();

    // Then
    assertThat(before).isEmpty();
    assertThat(world.windows).extracting(TrainingWindow::getCount).containsExactly(4L);
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.AGE);
  }

  @Test
  void anEarlierRequestTakesTheWholeWindow() {
    // Given
    world.moreIsComing = true;
    world.consumer.assign(List.of(P0, P1, ASKED));
    world.ask(0, request("default", WindowTrigger.OPERATOR));

    // When
    reopened();
    var before = List.copyOf(world.windows);
    theRestIsRead();

    // Then
    assertThat(before).isEmpty();
    assertThat(world.windows).extracting(TrainingWindow::getCount).containsExactly(4L);
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.OPERATOR);
  }

  @Test
  void closesAtTheCountWhileItReads() {
    // Given
    reopened();
    closer = world.closer(settings(1), Optional.empty());

    // When
    world.pair(P0, 1);
    closer.step();

    // Then
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.COUNT);
  }
}
