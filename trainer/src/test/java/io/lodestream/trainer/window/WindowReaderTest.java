package io.lodestream.trainer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WindowReaderTest {
  private final WindowScenario scenario =
      new WindowScenario()
          .withPair(0, 10, "first", Split.TRAIN)
          .withPair(0, 11, "second", Split.VALIDATION)
          .withPair(0, 13, "third", Split.EVALUATION)
          .withPair(1, 5, "fourth", Split.TRAIN);

  @Test
  void readsExactlyTheWindowAndKeepsEvaluationPairsOut() {
    // Given records before and after the window, and a transaction marker at its end
    var window = scenario.window(10, 15);
    scenario.withPair(0, 9, "before", Split.TRAIN).withPair(0, 15, "after", Split.TRAIN);
    // When
    var pairs = scenario.read(window);
    // Then
    assertThat(pairs.train()).extracting("query").containsExactly("first", "fourth");
    assertThat(pairs.validation()).extracting("query").containsExactly("second");
    assertThat(pairs.train().get(0).passage()).isEqualTo("title\ntext of first");
  }

  @Test
  void refusesARangeWithFewerRecordsThanTheManifestSays() {
    var window = withRange(0, range -> range.setCount(4));

    refused(window, "manifest says 4 records, read 3");
  }

  @Test
  void refusesOtherRecordsThanThoseOfTheManifest() {
    var window = withRange(0, range -> range.setDigest("00"));

    refused(window, "manifest says digest 00, read ");
  }

  @Test
  void refusesAnExpiredWindow() {
    var window = scenario.window(10, 15);
    scenario.withExpiredBefore(0, 11);

    refused(window, "starts at offset 10, kept are offsets from 11: expired");
  }

  @Test
  void refusesAWindowBeyondTheTopicsEnd() {
    var window = withRange(1, range -> range.setEndOffset(500));

    refused(window, "ends at offset 500, the topic already at");
  }

  @Test
  void refusesATopicThatWasMadeAnew() {
    var window = TrainingWindow.newBuilder(scenario.window(10, 15)).setTopicId("another").build();

    refused(window, "has id topic-id, the window is of id another");
  }

  @Test
  void refusesATotalThatIsNotTheSumOfTheRanges() {
    var window = TrainingWindow.newBuilder(scenario.window(10, 15)).setCount(5).build();

    refused(window, "manifest says 5 pairs, its ranges hold 4");
  }

  @Test
  void setsAsideARecordThatIsNoPairAndTrainsOnTheOthers() {
    // Given records that the closer has counted
    scenario
        .withBytes(0, 12, null)
        .withBytes(0, 14, new byte[] {9, 9})
        .withPair(1, 4, "no ordinal", Split.TRAIN, "doc");
    var window = scenario.window(10, 15);
    // When
    var pairs = scenario.read(window);
    // Then
    assertThat(pairs.train()).extracting("query").containsExactly("first", "fourth");
    assertThat(pairs.validation()).extracting("query").containsExactly("second");
    assertThat(scenario.setAside()).hasSize(3);
    assertThat(scenario.setAside().get(0)).isEqualTo("12: a tombstone where the window has a pair");
    assertThat(scenario.setAside().get(1)).startsWith("14: ").contains("wire format");
    assertThat(scenario.setAside().get(2)).startsWith("4: ").contains("was 'doc'");
  }

  @Test
  void setsNothingAsideFromAnAlteredWindow() {
    scenario.withBytes(0, 14, new byte[] {9, 9});

    refused(withRange(0, range -> range.setDigest("00")), "manifest says digest 00");
    assertThat(scenario.setAside()).isEmpty();
  }

  @Test
  void stopsBetweenPollsWhenTold() {
    var window = scenario.window(10, 15);

    assertThatThrownBy(() -> scenario.reader().read(window, () -> true))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("then stop");
  }

  @Test
  void knowsWhatIsHeldOut() {
    assertThat(scenario.read(scenario.window(10, 15)).heldOut())
        .isEqualTo(new HeldOut(Set.of("doc"), Set.of("doc")));
  }

  @Test
  void revisitsAWindowWithoutSettingItsBadRecordsAsideAgain() {
    scenario.withBytes(0, 12, null);
    var seen = new ArrayList<String>();
    // When
    scenario
        .reader()
        .revisit(
            scenario.window(10, 15),
            () -> false,
            (split, pair) -> seen.add(split + " " + pair.query()));
    // Then
    assertThat(seen)
        .containsExactly("TRAIN first", "VALIDATION second", "EVALUATION third", "TRAIN fourth");
    assertThat(scenario.setAside()).isEmpty();
  }

  @Test
  void tellsWhetherAWindowIsKept() {
    var window = scenario.window(10, 15);
    var anew = TrainingWindow.newBuilder(window).setTopicId("another").build();

    assertThat(scenario.reader().keeps(window)).isTrue();
    assertThat(scenario.reader().keeps(anew)).isFalse();
    scenario.withExpiredBefore(0, 11);
    assertThat(scenario.reader().keeps(window)).isFalse();
  }

  private TrainingWindow withRange(int index, Consumer<PartitionRange.Builder> change) {
    var window = scenario.window(10, 15);
    var ranges = new ArrayList<>(window.getRanges());
    var range = PartitionRange.newBuilder(ranges.get(index));
    change.accept(range);
    ranges.set(index, range.build());
    return TrainingWindow.newBuilder(window).setRanges(ranges).build();
  }

  private void refused(TrainingWindow window, String reason) {
    assertThatThrownBy(() -> scenario.read(window))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(reason);
  }
}
