package io.lodestream.cli.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.ClusterRecords;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.windows.WindowId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a window goes on where the one before ended. */
class WindowChainTest {
  private static final Map<Integer, Long> ALL_KEPT = Map.of(0, 0L, 1, 0L);
  private static final TrainingWindow BEFORE = window("id", null, range(0, 0, 7), range(1, 0, 4));

  @Test
  void findsNothingInAWindowThatGoesOnWhereTheLastEnded() {
    assertThat(differences(after(range(0, 7, 9), range(1, 4, 4)), ALL_KEPT)).isEmpty();
    assertThat(WindowChain.differences(BEFORE, Optional.empty(), ALL_KEPT)).isEmpty();
  }

  @Test
  void namesTheIdThatTheManifestGives() {
    var closed = after(range(0, 7, 9), range(1, 4, 4));
    var changed =
        TrainingWindow.newBuilder(closed)
            .setRanges(List.of(range(0, 7, 8), range(1, 4, 4)))
            .build();

    assertThat(differences(changed, ALL_KEPT))
        .containsExactly(
            "window %s: line, topic, ranges and previous window of the manifest give the id %s"
                .formatted(
                    closed.getWindowId(), after(range(0, 7, 8), range(1, 4, 4)).getWindowId()));
  }

  @Test
  void namesOffsetsThatAreInBothWindowsAndInNeither() {
    var window = after(range(0, 5, 9), range(1, 6, 8));

    assertThat(differences(window, ALL_KEPT))
        .containsExactly(
            "window %s, partition 0: expected to start at offset 7, where window %s ended, starts at 5: 2 are in both"
                .formatted(window.getWindowId(), BEFORE.getWindowId()),
            "window %s, partition 1: expected to start at offset 4, where window %s ended, starts at 6: 2 are in neither"
                .formatted(window.getWindowId(), BEFORE.getWindowId()));
  }

  @Test
  void passesOverAGapThatMayHaveExpiredBeforeTheWindowWasClosed() {
    var window = after(range(0, 7, 9), range(1, 6, 8));

    assertThat(differences(window, Map.of(0, 0L, 1, 5L))).hasSize(1);
    assertThat(differences(window, Map.of(0, 0L, 1, 6L))).isEmpty();
    assertThat(differences(window, Map.of())).as("the topic is gone").isEmpty();
  }

  @Test
  void anOverlapIsNeverExcusedByWhatHasExpired() {
    var window = after(range(0, 5, 9), range(1, 4, 4));

    assertThat(differences(window, Map.of(0, 9L, 1, 9L))).hasSize(1);
  }

  @Test
  void namesAPartitionThatIsMissingAndTakesANewOneAsItIs() {
    var window = after(range(0, 7, 9), range(2, 3, 5));

    assertThat(differences(window, Map.of(0, 0L, 2, 0L)))
        .containsExactly(
            "window %s, partition 1: expected to start at offset 4, where window %s ended, has no range there"
                .formatted(window.getWindowId(), BEFORE.getWindowId()));
  }

  @Test
  void aTopicMadeAnewBeginsAnew() {
    var window = window("another id", BEFORE.getWindowId(), range(0, 0, 3), range(1, 0, 3));

    assertThat(differences(window, ALL_KEPT)).isEmpty();
  }

  private static List<String> differences(TrainingWindow window, Map<Integer, Long> keptFrom) {
    return WindowChain.differences(window, Optional.of(BEFORE), keptFrom);
  }

  private static TrainingWindow after(PartitionRange... ranges) {
    return window("id", BEFORE.getWindowId(), ranges);
  }

  private static TrainingWindow window(String topicId, String previous, PartitionRange... ranges) {
    var id = WindowId.of("default", "pairs", topicId, List.of(ranges), previous);
    return ClusterRecords.window(id)
        .setTopicId(topicId)
        .setRanges(List.of(ranges))
        .setPreviousWindowId(previous)
        .build();
  }

  private static PartitionRange range(int partition, long start, long end) {
    return new PartitionRange(partition, start, end, end - start, "digest");
  }
}
