package io.lodestream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.models.BaseModel;
import io.lodestream.trainer.models.Drafts;
import io.lodestream.trainer.models.Lineage;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.serving.ServingCollection;
import io.lodestream.trainer.training.TrainingStopped;
import io.lodestream.trainer.window.PairsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows good and bad, trained on with the bundled model, from their records to the artifact. */
class WindowTrainingIT {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @TempDir private Path dir;

  private final PairsLog log = new PairsLog();
  private final StageMeters meters = new StageMeters("trainer");
  private Path artifacts;
  private ModelLoader models;
  private SharedSettings shared;
  private ModelVersion base;
  private ServingCollection serving;

  @BeforeEach
  void storeTheFirstModel() {
    artifacts = dir.resolve("artifacts");
    // Nothing listens on port 1.
    var settings = Settings.of(Map.of("lodestream.state-dir", dir.toString(), "vectors.port", "1"));
    shared = SharedSettings.from(settings);
    models = new ModelLoader(settings, shared);
    base =
        new BaseModel(models.store(), new Drafts(artifacts))
            .store("default", Optional.empty(), Instant.EPOCH);
    serving = new ServingCollection(shared, models);
  }

  @AfterEach
  void close() {
    serving.close();
  }

  @Test
  void aLaterWindowReplaysTheEarlierAndItsModelSaysWhereItComesFrom() throws IOException {
    // Given two windows of other devices
    addSynthetic(0, 24);
    var first = log.close();
    addSynthetic(24, 48);
    var second = log.close();
    // When
    var one = proposed(train(first, List.of(base), Map.of()));
    var two = proposed(train(second, List.of(base, one), Map.of("trainer.matryoshka-dims", "128")));
    // Then
    assertThat(one.getValidation()).containsEntry("pairs", 24.0).containsEntry("replay-pairs", 0.0);
    assertThat(two.getValidation())
        .containsEntry("pairs", 24.0)
        .containsEntry("replay-pairs", 6.0)
        .containsEntry("replay-windows", 1.0);
    assertThat(meters.values()).containsEntry(MetricName.TRAINING_REPLAY_PAIRS.id(), 6.0);
    assertThat(two.getMatryoshkaDimensions()).containsExactly(128);
    assertThat(one.getReplayedWindowIds()).isEmpty();
    assertThat(two.getReplayedWindowIds()).containsExactly(first.getWindowId());
    assertThat(two.getRetractionsOffset()).isZero();
    var card = Files.readString(models.artifact(two).resolve("README.md"));
    assertThat(card)
        .contains("24 pairs of its own and 6 of 1 earlier windows, 30 trained on")
        .contains("| base | " + base.getName())
        .contains("| parent | " + one.getName() + " (" + one.getModelId())
        .contains("license: apache-2.0")
        .contains("Window w1 (number 1 of line default)")
        .contains("| 0 | 24 | 48 | 24 | " + second.getRanges().get(0).getDigest())
        .contains("truncate_dim=128");
  }

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
    refused(single, Map.of(), "1 training pairs make no batch");
    refused(identical, Map.of("trainer.replay-share", "0"), "10 training pairs make no batch");
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
  void measuresWhatIsForgottenOfEarlierWindows() throws IOException {
    // Given two windows with validation pairs
    addSynthetic(0, 24);
    addValidation(48, 54);
    var first = log.close();
    addSynthetic(24, 48);
    addValidation(54, 60);
    var second = log.close();
    // When
    var one = proposed(train(first, List.of(base), Map.of()));
    var two = proposed(train(second, List.of(base, one), Map.of()));
    // Then
    assertThat(one.getValidation())
        .containsKey("history.w0.ndcg@10")
        .doesNotContainKey("forgetting");
    double before = one.getValidation().get("history.w0.ndcg@10");
    assertThat(two.getValidation())
        .containsKeys("history.w0.ndcg@10", "history.w1.ndcg@10", "forgetting");
    double after = two.getValidation().get("history.w0.ndcg@10");
    assertThat(two.getValidation().get("history.w0.backward-transfer"))
        .isCloseTo(after - before, within(1e-12))
        .isEqualTo(two.getValidation().get("backward-transfer"));
    assertThat(meters.values())
        .containsEntry(MetricName.TRAINING_FORGETTING.id(), two.getValidation().get("forgetting"))
        .containsKey(MetricName.TRAINING_BACKWARD_TRANSFER.id());
    assertThat(Files.readString(models.artifact(two).resolve("README.md"))).contains("| w0 | 6 | ");
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

  private void refused(TrainingWindow window, Map<String, String> settings, String reason) {
    assertThatThrownBy(() -> train(window, List.of(base), settings))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(reason);
  }

  private void addSynthetic(int from, int to) {
    add(Split.TRAIN, from, to);
  }

  /** Of documents of their own, so that nothing leaks. */
  private void addValidation(int from, int to) {
    add(Split.VALIDATION, from, to);
  }

  private void add(Split split, int from, int to) {
    SyntheticPairs.sixty()
        .subList(from, to)
        .forEach(
            pair ->
                log.add(split, pair.query(), pair.documentId(), pair.ordinal(), pair.passage()));
  }

  /** From the last model of the line. */
  private TrainingOutcome train(
      TrainingWindow window, List<ModelVersion> line, Map<String, String> values) {
    return train(window, line, values, new RunMeters(meters, window.getWindowId()));
  }

  private TrainingOutcome train(
      TrainingWindow window,
      List<ModelVersion> line,
      Map<String, String> values,
      RunMeters progress) {
    var all = new HashMap<>(Map.of("trainer.batch-size", "6", "trainer.checkpoints", "1"));
    all.putAll(values);
    var training =
        new WindowTraining(
            log.reader(),
            log.earlier(),
            log.retractions(),
            TestSettings.of(all),
            models,
            new Drafts(artifacts),
            new RunDirectories(shared.stateDir()),
            serving,
            CLOCK);
    return training.train(
        log.manifest(window), window, new Lineage(line.get(line.size() - 1), base, line), progress);
  }

  private static ModelVersion proposed(TrainingOutcome outcome) {
    return outcome.model().orElseThrow();
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
