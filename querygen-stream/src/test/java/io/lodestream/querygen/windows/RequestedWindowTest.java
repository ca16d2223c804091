package io.lodestream.querygen.windows;

import static io.lodestream.querygen.windows.CloserWorld.ASKED;
import static io.lodestream.querygen.windows.CloserWorld.P0;
import static io.lodestream.querygen.windows.CloserWorld.request;
import static io.lodestream.querygen.windows.CloserWorld.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Windows that somebody asked for. */
class RequestedWindowTest {

  private final CloserWorld world = new CloserWorld();

  @Test
  void closesWhenAskedAndKeepsTheReason() {
    // Given
    var closer = world.closer(settings(1_000), Optional.empty());
    world.pair(P0, 0);
    world.ask(0, request("default", WindowTrigger.DRIFT));
    world.ask(1, request("default", WindowTrigger.OPERATOR));

    // When
    closer.step();
    world.pair(P0, 1);
    closer.step();

    // Then both are satisfied by the one window
    assertThat(world.windows).hasSize(1);
    assertThat(world.windows.get(0).getTrigger()).isEqualTo(WindowTrigger.DRIFT);
    assertThat(world.windows.get(0).getReason()).isEqualTo("because");
    assertThat(world.windows.get(0).getRanges()).as("of pairs only").hasSize(2);
    assertThat(world.offsets.get(0))
        .containsEntry(ASKED, new OffsetAndMetadata(2))
        .containsEntry(P0, new OffsetAndMetadata(1));
  }

  @Test
  void aRequestWaitsForTheSmallestWindow() {
    // Given
    var settings =
        new WindowSettings(1_000, 1 << 20, Duration.ofHours(24), Duration.ofMinutes(10), 2);
    var closer = world.closer(settings, Optional.empty());
    world.pair(P0, 0);
    world.ask(0, request("default", WindowTrigger.DRIFT));
    closer.step();
    var before = world.windows.size();

    // When
    world.pair(P0, 1);
    closer.step();

    // Then
    assertThat(before).isZero();
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.DRIFT);
  }

  @Test
  void aWindowThatClosesForAnotherReasonSatisfiesARequest() {
    // Given
    var closer = world.closer(settings(2), Optional.empty());
    world.ask(0, request("default", WindowTrigger.DRIFT));
    world.pair(P0, 0);
    world.pair(P0, 1);
    world.pair(P0, 2);

    // When
    closer.step();

    // Then
    assertThat(world.windows)
        .extracting(TrainingWindow::getTrigger)
        .containsExactly(WindowTrigger.COUNT);
    assertThat(world.windows.get(0).getReason()).isNull();
    assertThat(world.offsets.get(0)).containsEntry(ASKED, new OffsetAndMetadata(1));
  }

  @Test
  void passesOverRequestsOfOtherLinesAndSetsAsideWhatIsNone() {
    // Given
    var closer = world.closer(settings(1_000), Optional.empty());
    world.pair(P0, 0);
    world.ask(0, request("other", WindowTrigger.DRIFT));
    world.ask(1, request("default", WindowTrigger.AGE));
    world.consumer.addRecord(
        new ConsumerRecord<>(ASKED.topic(), 0, 2, new byte[0], new byte[] {9, 9}));

    // When
    closer.step();

    // Then
    assertThat(world.windows).isEmpty();
    assertThat(world.unreadable).hasSize(2);
    assertThat(world.unreadable.get(0)).contains("was AGE");
  }
}
