package io.lodestream.trainer.continual;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import io.lodestream.trainer.window.WindowPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarlierWindowsTest {
  private static final Map<String, String> REPLAY_ONLY =
      Map.of("trainer.replay-share", "0.3", "trainer.history-windows", "0");

  @Test
  void replaysEquallyOverWindowsAndTheirClusters() {
    var recalled =
        new EarlierScenario()
            .withWindow("w0", 5, 100, 9)
            .withWindow("w1", 2, 50, 9)
            .withWindow("w2", 10, 3, 9)
            .recall(EarlierScenario.own(100), REPLAY_ONLY);

    assertThat(recalled.replay()).hasSize(30).doesNotHaveDuplicates();
    var byCluster = byCluster(recalled.replay());
    assertThat(sizes(byCluster, "w2")).hasSize(10).containsOnly(1L);
    assertThat(sizes(byCluster, "w1")).containsExactly(5L, 5L);
    assertThat(sizes(byCluster, "w0")).hasSize(5).containsOnly(2L);
    assertThat(recalled.replayed()).isEqualTo(3);
    assertThat(recalled.history()).isEmpty();
  }

  @Test
  void olderWindowsGiveWhatNewerOnesLack() {
    var recalled =
        new EarlierScenario()
            .withWindow("w0", 1, 100, 0)
            .withWindow("w1", 1, 2, 0)
            .withWindow("w2", 1, 100, 0)
            .withExpired("w2")
            .recall(EarlierScenario.own(100), REPLAY_ONLY);

    assertThat(byCluster(recalled.replay())).isEqualTo(Map.of("w1-c0", 2L, "w0-c0", 28L));
    assertThat(recalled.gone()).isEqualTo(1);
  }

  @Test
  void keepsNothingOfAWindowThatTurnsOutToBeAltered() {
    var recalled =
        new EarlierScenario()
            .withWindow("w0", 1, 100, 5)
            .withWindow("w1", 1, 100, 5)
            .withAltered("w1")
            .recall(EarlierScenario.own(100), Map.of("trainer.replay-share", "0.3"));

    assertThat(byCluster(recalled.replay()).keySet()).containsExactly("w0-c0");
    assertThat(recalled.history()).extracting(History::windowId).containsExactly("w0");
    assertThat(recalled.gone()).isEqualTo(1);
  }

  @Test
  void replaysTrainingPairsOnlyAndNoneThatRepeatsOrLeaks() {
    // Given pairs that share query, passage or held-out cluster with the new window
    var own = EarlierScenario.own(4);
    var held = EarlierScenario.pair("held", 0);
    own = new WindowPairs(own.train(), own.validation(), new HeldOut(Set.of("held"), Set.of()));
    var known = own.train().get(0);
    var scenario =
        new EarlierScenario()
            .withPair("w0", Split.TRAIN, EarlierScenario.pair("good", 0))
            .withPair("w0", Split.VALIDATION, EarlierScenario.pair("validation", 0))
            .withPair("w0", Split.EVALUATION, EarlierScenario.pair("evaluation", 0))
            .withPair(
                "w0", Split.TRAIN, with(EarlierScenario.pair("x", 0), "QUERY  own-0", "p", "h"))
            .withPair(
                "w0", Split.TRAIN, with(EarlierScenario.pair("x", 1), "q", known.passage(), "h"))
            .withPair(
                "w0",
                Split.TRAIN,
                with(EarlierScenario.pair("x", 2), "q", "p", known.contentHash()))
            .withPair(
                "w0",
                Split.TRAIN,
                with(EarlierScenario.pair("x", 3), own.validation().get(0).query(), "p", "h"))
            .withPair("w0", Split.TRAIN, held);
    // When
    var recalled = scenario.recall(own, Map.of("trainer.replay-share", "10"));
    // Then
    assertThat(recalled.replay()).containsExactly(EarlierScenario.pair("good", 0));
    assertThat(recalled.repeated()).isEqualTo(4);
    assertThat(recalled.leaking()).isEqualTo(1);
  }

  @Test
  void knowsWhatTheWindowsThatItReadHoldOut() {
    var gone = EarlierScenario.pair("gone", 0);
    var scenario =
        new EarlierScenario()
            .withWindow("w0", 1, 100, 1)
            .withPair("w0", Split.EVALUATION, EarlierScenario.pair("evaluation", 0))
            .withPair("w0", Split.EVALUATION, gone)
            .withRetracted(gone)
            .withWindow("w1", 1, 100, 1)
            .withAltered("w1");

    assertThat(scenario.recall(EarlierScenario.own(100), REPLAY_ONLY).heldOut())
        .isEqualTo(
            new HeldOut(
                Set.of("w0-validation", "evaluation", "gone"),
                Set.of("doc w0-validation", "doc evaluation", "doc gone")));
  }

  @Test
  void dependsOnWindowAndSettingsOnly() {
    var scenario = new EarlierScenario().withWindow("w0", 3, 50, 50);
    var once = scenario.recall(EarlierScenario.own(40), Map.of());
    var again = scenario.recall(EarlierScenario.own(40), Map.of());
    var otherSeed = scenario.recall(EarlierScenario.own(40), Map.of("trainer.seed", "1"));

    assertThat(again).isEqualTo(once);
    assertThat(otherSeed.replay()).isNotEqualTo(once.replay());
  }

  @Test
  void theFrozenSetIsTheSameForEveryWindowThatAsks() {
    // Given a window that is new now, and history later
    var settings =
        Map.of(
            "trainer.history-queries",
            "20",
            "trainer.distractors",
            "30",
            "trainer.replay-share",
            "0");
    var scenario = new EarlierScenario().withWindow("own", 3, 50, 50);
    var train = new ArrayList<TrainingPair>();
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < 50; p++) {
        train.add(EarlierScenario.pair("own-c" + c, p));
      }
    }
    var validation =
        IntStream.range(0, 50).mapToObj(v -> EarlierScenario.pair("own-validation", v)).toList();
    // When
    var own =
        new EarlierScenario()
            .recall(new WindowPairs(train, validation, new HeldOut(Set.of(), Set.of())), settings)
            .own()
            .orElseThrow();
    var later = scenario.recall(EarlierScenario.own(10), settings).history().get(0);
    // Then
    assertThat(own.validation()).hasSize(20);
    assertThat(own.distractors()).hasSize(30);
    assertThat(later).isEqualTo(own);
  }

  @Test
  void aRetractedPairLeavesTheRestOfAFrozenSetAsItWas() {
    // Given
    var settings = Map.of("trainer.history-queries", "20", "trainer.replay-share", "0.5");
    var scenario = new EarlierScenario().withWindow("w0", 3, 50, 50);
    var before = scenario.recall(EarlierScenario.own(10), settings).history().get(0).validation();
    // When
    scenario.withRetracted(before.get(3)).withRetracted(EarlierScenario.pair("w0-c0", 7));
    var recalled = scenario.recall(EarlierScenario.own(10), settings);
    // Then
    var after = recalled.history().get(0).validation();
    assertThat(after).hasSize(20).doesNotContain(before.get(3));
    assertThat(after).filteredOn(before::contains).hasSize(19);
    assertThat(recalled.retracted()).isEqualTo(1);
    assertThat(recalled.replay()).doesNotContain(EarlierScenario.pair("w0-c0", 7));
  }

  @Test
  void measuresTheNewestWindowsAndTheFirstThatIsKept() {
    var scenario = new EarlierScenario();
    for (int i = 0; i < 12; i++) {
      scenario.withWindow("w" + i, 1, 5, 4);
    }
    scenario.withExpired("w0", "w1", "w2", "w3");
    var settings =
        Map.of(
            "trainer.history-windows", "3",
            "trainer.replay-windows", "2",
            "trainer.history-queries", "3");

    var recalled = scenario.recall(EarlierScenario.own(20), settings);

    assertThat(recalled.history())
        .extracting(History::windowId)
        .containsExactly("w11", "w10", "w9", "w4");
    assertThat(recalled.history()).allSatisfy(set -> assertThat(set.validation()).hasSize(3));
    assertThat(byCluster(recalled.replay()).keySet()).containsExactlyInAnyOrder("w11-c0", "w10-c0");
    assertThat(scenario.revisited).as("each read once").containsExactly("w11", "w10", "w9", "w4");
  }

  @Test
  void readsNothingWhenNothingIsWanted() {
    var scenario = new EarlierScenario().withWindow("w0", 1, 5, 4);
    var recalled =
        scenario.recall(
            EarlierScenario.own(20),
            Map.of("trainer.history-windows", "0", "trainer.replay-share", "0"));
    assertThat(scenario.revisited).isEmpty();
    assertThat(recalled.replay()).isEmpty();
  }

  private static TrainingPair with(TrainingPair pair, String query, String passage, String hash) {
    return new TrainingPair(
        query, passage, pair.documentId(), pair.ordinal(), hash, pair.cluster());
  }

  private static Map<String, Long> byCluster(List<TrainingPair> pairs) {
    return pairs.stream()
        .collect(Collectors.groupingBy(TrainingPair::cluster, Collectors.counting()));
  }

  private static List<Long> sizes(Map<String, Long> byCluster, String window) {
    return byCluster.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(window + "-"))
        .map(Map.Entry::getValue)
        .toList();
  }
}
