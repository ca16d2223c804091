package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.TinyModel;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.validation.Dimensions;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairTrainerIT {
  private static final Path PARENT = BundledModel.DEFAULT.unpack(Path.of("target", "models"));
  private static final List<TrainingPair> PAIRS = SyntheticPairs.sixty();
  private static final List<TrainingPair> TRAIN = PAIRS.subList(0, 48);
  private static final List<TrainingPair> VALIDATION = PAIRS.subList(48, 60);

  @TempDir static Path models;
  @TempDir Path temp;
  private static Path tiny;

  @BeforeAll
  static void writeModel() {
    tiny = TinyModel.write(models.resolve("tiny"), 1);
  }

  @Test
  void lossFallsAndTheModelSavedIsTheModelTrained() {
    // When
    try (var model =
        trainer(Map.of("trainer.epochs", "4")).train(TRAIN, VALIDATION, PARENT, quiet())) {
      // Then
      var report = model.report();
      assertThat(report.losses()).hasSize(12);
      assertThat(mean(report.losses().subList(9, 12)))
          .isLessThan(0.8 * mean(report.losses().subList(0, 3)));
      assertThat(report.validationQueries()).isEqualTo(12);
      assertThat(report.validationPassages()).isEqualTo(60);
      var before = report.validation().parent();
      var after = report.validation().chosen();
      assertThat(before.alone()).isBetween(0.0, 1.0);
      assertThat(before.fused()).isBetween(0.0, 1.0);
      assertThat(report.checkpoints()).hasSize(3);
      assertThat(before.betterThan(after)).isFalse();

      var saved = temp.resolve("saved");
      model.save(saved, "# a card");
      var texts = PAIRS.stream().map(TrainingPair::query).toList();
      try (var trained = model.encoder().asEmbedder(0, 16);
          var reopened = Encoder.open(saved, new EncoderOptions(0, 16, Precision.FP32));
          var parent = Encoder.open(PARENT, new EncoderOptions(0, 16, Precision.FP32))) {
        var vectors = reopened.embed(texts, TextRole.QUERY);
        assertThat(vectors).isDeepEqualTo(trained.embed(texts, TextRole.QUERY));
        assertThat(vectors[0]).isNotEqualTo(parent.embed(texts, TextRole.QUERY)[0]);
      }
    }
  }

  @Test
  void equalSeedsGiveBitEqualWeightsAndOthersDoNot() {
    var first = weights("7");
    var second = weights("7");
    var other = weights("8");

    first.forEach(
        (name, values) -> assertThat(Arrays.equals(second.get(name), values)).as(name).isTrue());
    var name = "encoder.layer.0.output.dense.weight";
    assertThat(Arrays.equals(other.get(name), first.get(name))).isFalse();
  }

  @Test
  void restoresTheBestCheckpointWhole() {
    // Given a rate that ruins the model, so that the last checkpoint is not the best
    var settings =
        Map.of(
            "trainer.epochs", "2",
            "trainer.learning-rate", "0.003",
            "trainer.warm-up", "0.5",
            "trainer.merge-shares", "none",
            "trainer.checkpoints", "6");
    var seen = new HashMap<Integer, Figures>();
    var listener =
        new Quiet() {
          @Override
          public void validated(int step, Figures figures) {
            seen.put(step, figures);
          }
        };
    // When
    try (var model = trainer(settings).train(TRAIN, VALIDATION, PARENT, listener)) {
      // Then
      var report = model.report();
      var chosen = report.validation().chosen();
      assertThat(seen).containsEntry(report.chosenStep(), chosen);
      assertThat(seen.entrySet().stream().filter(e -> e.getKey() > report.chosenStep()))
          .noneMatch(later -> later.getValue().betterThan(chosen));
      assertThat(report.chosenStep()).isLessThan(6);
      var check = RetrievalCheck.ofSplit(VALIDATION, TRAIN, settings(settings));
      try (var embedder = model.encoder().asEmbedder(128, 32)) {
        var dimensions = Dimensions.of(settings(settings), embedder.dimension());
        assertThat(check.measure(embedder, dimensions, () -> {}).figures()).isEqualTo(chosen);
      }
    }
  }

  @Test
  void stopsAtTheNextStepWhenToldTo() {
    var listener =
        new Quiet() {
          private int steps;

          @Override
          public void stepped(TrainingListener.Progress progress) {
            steps++;
          }

          @Override
          public boolean stopRequested() {
            return steps == 2;
          }
        };

    assertThatThrownBy(() -> trainer(Map.of()).train(TRAIN, VALIDATION, tiny, listener))
        .isInstanceOf(TrainingStopped.class)
        .hasMessageContaining("after step 2");
  }

  @Test
  void refusesPairsThatContrastNothing() {
    assertThatThrownBy(() -> trainer(Map.of()).train(TRAIN.subList(0, 1), List.of(), tiny, quiet()))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("1 training pairs make no batch");
  }

  private static Map<String, float[]> weights(String seed) {
    var settings = Map.of("trainer.seed", seed, "trainer.max-pairs", "32");
    try (var model = trainer(settings).train(TRAIN, List.of(), tiny, quiet())) {
      assertThat(model.report().choice()).isEqualTo(TrainingReport.Choice.LAST);
      return model.encoder().snapshot().values();
    }
  }

  private static PairTrainer trainer(Map<String, String> settings) {
    return new PairTrainer(settings(settings), Precision.FP32, TestSettings.access());
  }

  private static TrainerSettings settings(Map<String, String> settings) {
    var all =
        new HashMap<>(Map.of("trainer.batch-size", "16", "trainer.min-validation-queries", "5"));
    all.putAll(settings);
    return TestSettings.of(all);
  }

  private static TrainingListener quiet() {
    return TrainingListener.none();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private abstract static class Quiet implements TrainingListener {
    @Override
    public void stepped(TrainingListener.Progress progress) {
      // Not looked at.
    }

    @Override
    public void validated(int step, Figures figures) {
      // Not looked at.
    }

    @Override
    public boolean stopRequested() {
      return false;
    }
  }
}
