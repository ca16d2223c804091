package io.lodestream.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.trainer.training.TrainingStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Windows good and bad, trained on with the bundled model, from their records to the artifact. */
class WindowTrainingIT extends TrainedWindows {

  @Test
  void refusesAWindowThatContrastsNothing() {
    // Given one pair, and pairs of one passage
    log.add(Split.TRAIN, "a query", "doc", 0, "a passage");
    var single = log.close();
    for (int i = 0; i < 10; i++) {
      log.add(Split.TRAIN, "another query " + i, "doc-" + i, 0, "the same passage");
    }
    var identical = log.close();
    // When, Then
    assertRefused(single, Map.of(), "1 training pairs make no batch");
    assertRefused(
        identical, Map.of("trainer.replay-share", "0"), "10 training pairs make no batch");
  }

  @Test
  void trainsOnOtherScriptsAndOnPassagesOfTenThousandTokens() {
    // Given queries that the vocabulary hardly knows, and passages far beyond the model's length
    for (int i = 0; i < 4; i++) {
      log.add(Split.TRAIN, "什么是泵的故障代码 " + i, "zh-" + i, 0, "The pump reports code " + i);
      log.add(Split.TRAIN, "ما هو رمز العطل " + i, "ar-" + i, 0, "The valve reports code " + i);
      log.add(Split.TRAIN, "long text " + i, "long-" + i, 0, ("word" + i + " ").repeat(10_000));
    }
    // When
    var model = proposed(train(log.close(), List.of(base), Map.of("trainer.batch-size", "4")));
    // Then
    try (var encoder = models.open(model)) {
      var vectors = encoder.embed(List.of("什么是泵", "x ".repeat(10_000)), TextRole.PASSAGE);
      for (var vector : vectors) {
        double norm = 0;
        for (float value : vector) {
          norm += value * value;
        }
        assertThat(norm).isBetween(0.999, 1.001);
      }
    }
  }

  @Test
  void minesItsOwnPassagesWhenTheServingCollectionIsAway() throws IOException {
    addSynthetic(0, 12);
    // When
    var settings = Map.of("trainer.negatives.per-pair", "2", "trainer.negatives.max-share", "1");
    var model = proposed(train(log.close(), List.of(base), settings));
    // Then
    assertThat(model.getValidation().get("hard-negatives")).isPositive();
    assertThat(Files.readString(models.artifact(model).resolve("README.md")))
        .contains("hard negatives, mined from the run's own passages");
    assertThat(meters.values()).containsEntry(MetricName.SERVING_NOT_MINED.id(), 1.0);
  }

  @Test
  void goesOnWithoutALanguageModelThatRefusesTheKeyAndCountsIt() throws IOException {
    addSynthetic(0, 24);
    addValidation(24, 30);
    try (var llm = StubLlm.start(StubBehaviour.prompt(), body -> "").requireKey("another")) {
      var settings =
          Map.of(
              "trainer.min-validation-queries", "2",
              "trainer.teacher.weight", "1",
              "trainer.teacher.grades.weight", "1",
              "trainer.teacher.grades.llm.base-url", llm.baseUri().toString(),
              "trainer.teacher.grades.llm.model", "judge");
      // When
      var model = proposed(train(log.close(), List.of(base), settings));
      // Then
      assertThat(Files.readString(models.artifact(model).resolve("README.md")))
          .contains("The grades of a language model were to be part of it and could not be had.")
          .doesNotContain(llm.baseUri().toString());
      assertThat(model.getHyperparameters())
          .containsEntry("teacher.grades.llm.model", "judge")
          .containsKey("teacher.grades.llm.endpoint");
    }
    assertThat(meters.values())
        .containsEntry(MetricName.TEACHER_ENDPOINTS_UNAVAILABLE.id(), 1.0)
        .containsKey("trainer.teacher.grades." + MetricName.LLM_CALLS.id());
  }

  @Test
  void aRunThatWasStoppedGivesTheSameArtifactAsOneThatWasNot() throws Exception {
    // Given
    addSynthetic(0, 24);
    var window = log.close();
    var settings = Map.of("trainer.epochs", "3", "trainer.checkpoint-interval", "1ms");
    var progress = new RunMeters(meters, window.getWindowId());
    // When stopped halfway, taken up again, and trained anew without its checkpoints
    var thread = Executors.newSingleThreadExecutor();
    var stopped = thread.submit(() -> train(window, List.of(base), settings, progress));
    await()
        .until(
            () ->
                meters.values().getOrDefault(MetricName.TRAINING_STEP.id(), 0.0) >= 3
                    || stopped.isDone());
    progress.stop();
    assertThatThrownBy(stopped::get).hasCauseInstanceOf(TrainingStopped.class);
    thread.shutdown();
    var resumed = proposed(train(window, List.of(base), settings));
    assertThat(resumed.getValidation().get("resumed-at")).isPositive();
    new RunDirectories(shared.stateDir()).finished(resumed.getModelId());
    var whole = proposed(train(window, List.of(base), settings));
    // Then
    assertThat(new RunDirectories(shared.stateDir()).figures(whole.getModelId()))
        .isDirectoryContaining("glob:**/scalars.csv")
        .isDirectoryContaining("glob:**/events.out.tfevents.*");
    assertThat(whole.getValidation()).containsEntry("resumed-at", 0.0);
    assertThat(resumed.getModelId()).isEqualTo(whole.getModelId());
    assertThat(resumed.getArtifactSha256()).isEqualTo(whole.getArtifactSha256());
  }

  @Test
  void stopsAtAParentWhoseArtifactWasAltered() throws IOException {
    addSynthetic(0, 12);
    Files.writeString(
        models.artifact(base).resolve("README.md"), "altered", StandardOpenOption.APPEND);
    models = new ModelLoader(Settings.of(Map.of()), shared);

    assertThatThrownBy(() -> train(log.close(), List.of(base), Map.of()))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(base.getModelId())
        .hasMessageContaining("has been altered");
  }

  @Test
  void showsNothingOfAModelThatCannotBeStored() throws IOException {
    // Given a store in which no draft can be made, as on a full disk
    addSynthetic(0, 12);
    var window = log.close();
    Files.delete(artifacts.resolve(".drafts"));
    Files.writeString(artifacts.resolve(".drafts"), "in the way");
    var before = names(artifacts);
    // When, Then
    assertThatThrownBy(() -> train(window, List.of(base), Map.of()))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(artifacts.toString());
    assertThat(names(artifacts)).isEqualTo(before);
    // When there is room again, then the window is trained on as if nothing had been
    Files.delete(artifacts.resolve(".drafts"));
    proposed(train(window, List.of(base), Map.of()));
    assertThat(names(artifacts)).hasSize(before.size() + 1);
  }

  private void assertRefused(TrainingWindow window, Map<String, String> settings, String reason) {
    assertThatThrownBy(() -> train(window, List.of(base), settings))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(reason);
  }

  private static List<String> names(Path dir) throws IOException {
    try (var entries = Files.list(dir)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.equals(".drafts"))
          .sorted()
          .toList();
    }
  }
}
