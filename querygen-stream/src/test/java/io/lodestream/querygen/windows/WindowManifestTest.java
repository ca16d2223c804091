package io.lodestream.querygen.windows;

import static io.lodestream.querygen.windows.CloserWorld.P0;
import static io.lodestream.querygen.windows.CloserWorld.P1;
import static io.lodestream.querygen.windows.CloserWorld.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.windows.RangeDigest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a window says of the records in it. */
class WindowManifestTest {

  private final CloserWorld world = new CloserWorld();

  @Test
  void takesInTransactionMarkersBySettingTheEndToThePosition() {
    // Given
    var closer = world.closer(settings(1_000), Optional.empty());
    world.pair(P0, 0);
    world.pair(P1, 4);

    // When
    closer.step();
    world.consumer.seek(P0, 2);
    world.consumer.seek(P1, 6);
    world.passes(Duration.ofMinutes(10));
    closer.step();

    // Then
    assertThat(world.windows).hasSize(1);
    assertThat(world.windows.get(0).getTrigger()).isEqualTo(WindowTrigger.IDLE);
    assertThat(world.windows.get(0).getRanges())
        .extracting(PartitionRange::getEndOffset)
        .containsExactly(2L, 6L);
    assertThat(world.windows.get(0).getRanges().get(0).getCount()).isEqualTo(1);
  }

  @Test
  void goesOnWithTheChainAfterARestart() {
    // Given
    world.closer(settings(1), Optional.empty());
    world.pair(P0, 0);
    world.closer(settings(1), Optional.empty()).step();
    var last = world.windows.get(0);

    // When
    world.pair(P0, 1);
    world.closer(settings(1), Optional.of(last)).step();

    // Then
    assertThat(world.windows.get(1).getSequence()).isEqualTo(1);
    assertThat(world.windows.get(1).getPreviousWindowId()).isEqualTo(last.getWindowId());
    assertThat(world.windows.get(1).getRanges().get(0).getStartOffset())
        .isEqualTo(last.getRanges().get(0).getEndOffset());
  }

  @Test
  void countsSplitsAndRecordsThatCannotBeRead() {
    // Given
    var closer = world.closer(settings(3), Optional.empty());
    world.record(P0, 0, "TRAIN");
    world.record(P0, 1, "VALIDATION");
    world.record(P0, 2, "garbage");

    // When
    closer.step();

    // Then
    assertThat(world.windows.get(0).getCount()).isEqualTo(3);
    assertThat(world.windows.get(0).getTrainCount()).isEqualTo(1);
    assertThat(world.windows.get(0).getValidationCount()).isEqualTo(1);
  }

  @Test
  void digestsWhatAReaderOfTheRangeWillRead() {
    // Given
    var closer = world.closer(settings(2), Optional.empty());
    world.pair(P0, 0);
    world.pair(P0, 1);
    var reader = new RangeDigest();
    reader.add("key-0-0".getBytes(UTF_8), "TRAIN".getBytes(UTF_8));
    reader.add("key-0-1".getBytes(UTF_8), "TRAIN".getBytes(UTF_8));

    // When
    closer.step();

    // Then
    assertThat(world.windows.get(0).getRanges())
        .extracting(PartitionRange::getDigest)
        .containsExactly(reader.hex(), new RangeDigest().hex());
  }
}
