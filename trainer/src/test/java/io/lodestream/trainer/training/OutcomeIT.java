package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.TinyModel;
import io.lodestream.trainer.continual.History;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.merge.Mix;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Advice;
import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.training.RunScenario.Recorded;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.validation.Dimensions;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of a run, and why. */
class OutcomeIT {
  @TempDir static Path models;
  @TempDir Path temp;
  private static Path parent;
  private static Path base;

  @BeforeAll
  static void writeModels() {
    parent = TinyModel.write(models.resolve("parent"), 1);
    base = TinyModel.write(models.resolve("base"), 2);
  }

  @Test
  void accumulatedBatchesAreOneStepAndTwoRunsAreBitEqual() {
    var scenario = scenario().with("accumulation", 4);
    var listener = new Recorded();

    try (var model = scenario.run(listener)) {
      // 18 batches by fours: the fifth step has two.
      assertThat(listener.steps).hasSize(5);
      assertThat(model.report().losses()).hasSize(5);
      scenario
          .weights()
          .forEach(
              (name, values) ->
                  assertThat(values)
                      .as(name)
                      .isEqualTo(model.encoder().parameters().get(name).toFloatArray()));
    }
  }

  @Test
  void theLastStepIsScaledByItsOwnNumberOfBatches() {
    // Given one epoch of one batch, which is less than a step asks for
    var pairs = RunScenario.TRAIN.subList(0, 8);
    var alone = scenario().train(pairs).with("epochs", 1).with("accumulation", 1).weights();
    var short4 = scenario().train(pairs).with("epochs", 1).with("accumulation", 4).weights();

    assertThat(short4.keySet()).isEqualTo(alone.keySet());
    short4.forEach((name, values) -> assertThat(values).as(name).isEqualTo(alone.get(name)));
  }

  @Test
  void endsEarlyWhenCheckpointsDoNotGetBetter() {
    // Given a rate so small that nothing moves
    var listener = new Recorded();
    var still = scenario().with("learning-rate", "1e-9").with("checkpoints", 9).with("patience", 2);

    try (var model = still.run(listener)) {
      assertThat(listener.steps).hasSize(6);
      assertThat(model.report().checkpoints()).hasSize(3);
      assertThat(model.report().chosenStep()).isEqualTo(2);
      assertThat(model.report().choice()).isEqualTo(Choice.NO_BETTER_THAN_PARENT);
    }
  }

  @Test
  void choosesAndReportsByDimension() {
    var scenario = alone().with("validation-dim", 8).with("matryoshka-dims", 16);
    var listener = new Recorded();

    try (var model = scenario.run(listener)) {
      var report = model.report();
      var before = report.validation().parent();
      var after = report.validation().chosen();
      assertThat(before.dimension()).isEqualTo(8);
      assertThat(before.dense().keySet()).containsExactly(8, 16, 32);
      assertThat(before).isEqualTo(listener.validated.get(0));
      assertThat(after).isEqualTo(listener.validated.get(report.chosenStep()));
      assertThat(after.alone()).isEqualTo(after.dense().get(8));
      assertThat(listener.validated.values())
          .allSatisfy(
              figures ->
                  assertThat(figures.alone())
                      .isLessThanOrEqualTo(Math.max(before.alone(), after.alone())));
    }
  }

  @Test
  void theCheckpointIsTakenByTheFigureThatIsAskedFor() {
    for (var by : ValidationBy.values()) {
      var listener = new Recorded();
      var scenario = scenario().with("validation-by", by).with("checkpoints", 9);

      try (var model = scenario.run(listener)) {
        var report = model.report();
        var trained = new TreeMap<>(listener.validated);
        var parentFigures = trained.remove(0);
        var best = trained.firstEntry();
        for (var next : trained.entrySet()) {
          best = next.getValue().betterThan(best.getValue()) ? next : best;
        }
        assertThat(report.chosenStep()).isEqualTo(best.getKey());
        var chosen = report.validation().chosen();
        assertThat(chosen.by()).isEqualTo(by);
        assertThat(chosen).isEqualTo(best.getValue());
        assertThat(report.choice())
            .isEqualTo(
                chosen.betterThan(parentFigures) ? Choice.BEST : Choice.NO_BETTER_THAN_PARENT);
      }
    }
  }

  @Test
  void aDimensionThatTheModelHasNotIsNamed() {
    assertThatThrownBy(() -> scenario().with("validation-dim", 33).run(new Recorded()))
        .isInstanceOf(FatalException.class)
        .hasMessage("trainer.validation-dim must be at most 32, which the model has, was 33");
  }

  @Test
  void aModelThatForgetsMoreThanTheBudgetIsNotProposed() {
    // Given a window on which some earlier model found everything
    var history = history(OptionalDouble.of(2));

    try (var model = alone().history(history).own(history).run(new Recorded())) {
      var report = model.report();
      assertThat(report.choice()).isEqualTo(Choice.FORGETS);
      assertThat(report.choice().proposed()).isFalse();
      var figure = report.history().windows().get(0);
      assertThat(figure.candidate()).isEqualTo(ndcg(model, history)).isNotEqualTo(figure.parent());
      assertThat(report.history().own()).hasValue(figure.candidate());
      assertThat(report.history().forgetting()).isEqualTo(2 - figure.candidate(), within(1e-12));
    }
    try (var model = alone().with("forgetting-budget", 1).history(history).run(new Recorded())) {
      assertThat(model.report().choice()).isEqualTo(Choice.FORGETS);
    }
    try (var model = alone().history(history(OptionalDouble.empty())).run(new Recorded())) {
      assertThat(model.report().history().windows().get(0).best())
          .isEqualTo(model.report().history().windows().get(0).parent());
    }
  }

  @Test
  void theChosenMixIsTheAverageThatWasMeasured() {
    var tried = new ArrayList<Candidate>();
    var listener =
        new Recorded() {
          @Override
          public void merged(int step, Candidate candidate) {
            tried.add(candidate);
          }
        };
    Map<String, float[]> trained = scenario().weights();
    var merging = scenario().with("merge-shares", "1,0.5,0.9").with("merge-base", true).base(base);

    try (var model = merging.run(listener);
        var from = TrainableEncoder.open(parent, Precision.FP32);
        var first = TrainableEncoder.open(base, Precision.FP32)) {
      var report = model.report();
      assertThat(tried).isEqualTo(report.merge().tried()).hasSize(5);
      assertThat(tried.get(0).mix()).isEqualTo(Mix.TRAINED);
      assertThat(report.merge().chosen()).isNotEqualTo(Mix.TRAINED);
      var chosen = report.merge().chosen();
      assertThat(report.validation().chosen())
          .isEqualTo(
              tried.stream()
                  .filter(c -> c.mix().equals(chosen))
                  .findFirst()
                  .orElseThrow()
                  .validation());
      model
          .encoder()
          .parameters()
          .forEach(
              (name, weight) -> {
                var values = weight.toFloatArray();
                var t = trained.get(name);
                var p = from.parameters().get(name).toFloatArray();
                var b = first.parameters().get(name).toFloatArray();
                for (int i = 0; i < values.length; i += 97) {
                  double expected =
                      chosen.trained() * t[i] + chosen.parent() * p[i] + chosen.base() * b[i];
                  assertThat(values[i]).as(name).isEqualTo((float) expected, within(1e-6f));
                }
              });
    }
  }

  @Test
  void aDivergedRunLeavesNoCheckpointToGoOnFrom() {
    // Given a word that makes the vector of one query no number, in the last step of the first
    // epoch
    var poisoned = TinyModel.write(temp.resolve("poisoned"), 1, "xylophone");
    var pairs = new ArrayList<>(RunScenario.TRAIN);
    var pair =
        StepPlan.of(
                new PreparedPairs(
                    pairs,
                    Optional.empty(),
                    Advice.none(),
                    Optional.empty(),
                    "",
                    Bm25Encoder.of(scenario().settings().words())),
                scenario().settings())
            .steps()
            .get(5)
            .get(0)
            .pairs()
            .get(0);
    pairs.set(
        pairs.indexOf(pair),
        new TrainingPair(
            "xylophone " + pair.query(),
            pair.passage(),
            pair.documentId(),
            pair.ordinal(),
            pair.contentHash(),
            pair.cluster()));
    var run = temp.resolve("run");
    var listener = new Recorded();
    var scenario = new RunScenario(poisoned).train(pairs).checkpoints(run);

    assertThatThrownBy(() -> scenario.run(listener))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("training diverged at step 6: loss NaN, gradient norm NaN");
    assertThat(listener.checkpointed).isNotEmpty();
    assertThat(run).isEmptyDirectory();
  }

  private static RunScenario scenario() {
    return new RunScenario(parent);
  }

  /** Models compared by their vectors alone, which a few steps move more than what is fused. */
  private static RunScenario alone() {
    return scenario().with("validation-by", ValidationBy.DENSE);
  }

  private static History history(OptionalDouble best) {
    return new History(
        "w-1",
        RunScenario.VALIDATION.subList(0, 6),
        RunScenario.TRAIN,
        best,
        OptionalDouble.empty());
  }

  private static double ndcg(TrainedModel model, History history) {
    var settings = alone().settings();
    try (var embedder = model.encoder().asEmbedder(160, 32)) {
      return RetrievalCheck.frozen(history.validation(), history.distractors(), settings)
          .measure(embedder, Dimensions.of(settings, TinyModel.DIMENSION), () -> {})
          .figures()
          .deciding();
    }
  }
}
