package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.trainer.TinyModel;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.training.RunScenario.DiesAfter;
import io.lodestream.trainer.training.RunScenario.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of its pairs before the first step. */
class PreparationIT {
  @TempDir static Path models;
  @TempDir Path temp;
  private static Path parent;

  @BeforeAll
  static void writeModel() {
    parent = TinyModel.write(models.resolve("tiny"), 1);
  }

  @Test
  void everyUseOfTheParentsVectorsSurvivesAKillBitForBit() {
    // Given a run that mines its own passages, heeds a guide, distils and puts the near together
    var expected = demanding().weights();
    assertThatThrownBy(() -> demanding().checkpoints(temp.resolve("run")).run(new DiesAfter(5)))
        .hasMessage("dies after step 5");

    var listener = new Recorded();
    try (var model = demanding().checkpoints(temp.resolve("run")).run(listener)) {
      assertThat(listener.resumedAt).isPositive();
      assertThat(model.report().mined().orElseThrow().negatives()).isPositive();
      assertEqualBits(model.encoder().snapshot().values(), expected);
    }
  }

  @Test
  void negativesMinedElsewhereAreKeptForTheRunThatGoesOn() {
    // Given an index that is gone when the run is taken up again
    var expected = mining(neighbours()).weights();
    assertThatThrownBy(
            () -> mining(neighbours()).checkpoints(temp.resolve("run")).run(new DiesAfter(5)))
        .hasMessage("dies after step 5");
    CandidateSource gone =
        (pairs, k) -> {
          throw new AssertionError("mined again");
        };

    try (var model = mining(gone).checkpoints(temp.resolve("run")).run(new Recorded())) {
      assertThat(model.report().resumedAt()).isPositive();
      assertEqualBits(model.encoder().snapshot().values(), expected);
    }
  }

  @Test
  void aPairOfWeightZeroIsANegativeAndNoAnswer() {
    // Given a label that says which passage does not answer
    var pairs = new ArrayList<>(RunScenario.TRAIN);
    var wrong = RunScenario.TRAIN.get(20);
    var query = pairs.get(0).query();
    pairs.add(
        new TrainingPair(
            query,
            wrong.passage(),
            wrong.documentId(),
            wrong.ordinal(),
            wrong.contentHash(),
            wrong.cluster(),
            0,
            List.of()));

    try (var model = new RunScenario(parent).train(pairs).validation(pairs).run(new Recorded())) {
      assertThat(model.report().trainPairs()).isEqualTo(48);
      assertThat(model.report().validationQueries()).isEqualTo(48);
    }
  }

  private static RunScenario demanding() {
    return new RunScenario(parent)
        .with("negatives.per-pair", 1)
        .with("guide", "parent")
        .with("distillation", "0.1")
        .with("neighbourhood-by", "nearest")
        .with("epochs", 1)
        .with("chunk-size", 4);
  }

  private static RunScenario mining(CandidateSource source) {
    return new RunScenario(parent).with("negatives.per-pair", 1).candidates(source);
  }

  /** Finds the pair's own passage and one of another document, which scores less. */
  private static CandidateSource neighbours() {
    return (pairs, k) -> {
      var found = new ArrayList<List<ScoredPassage>>();
      for (int i = 0; i < pairs.size(); i++) {
        var other = pairs.get((i + 20) % pairs.size());
        found.add(
            List.of(
                new ScoredPassage(pairs.get(i).positive(), 0.9),
                new ScoredPassage(other.positive(), 0.5)));
      }
      return found;
    };
  }

  private static void assertEqualBits(Map<String, float[]> actual, Map<String, float[]> expected) {
    actual.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
  }
}
