package io.lodestream.trainer.loop;

import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.loop.WindowTraining.Outcome;
import io.lodestream.trainer.models.BaseModel;
import io.lodestream.trainer.models.Drafts;
import io.lodestream.trainer.models.ModelLine.Lineage;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.serving.ServingCollection;
import io.lodestream.trainer.settings.NegativesFrom;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.window.PairsLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Windows of synthetic pairs, trained on with the bundled model below a directory of the test. */
abstract class TrainedWindows {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @TempDir private Path dir;

  final PairsLog log = new PairsLog();
  final StageMeters meters = new StageMeters("trainer");
  Path artifacts;
  ModelLoader models;
  SharedSettings shared;
  ModelVersion base;
  private ServingCollection serving;

  @BeforeEach
  final void storeTheFirstModel() {
    artifacts = dir.resolve("artifacts");
    // Nothing listens on port 1.
    var settings = Settings.of(Map.of("lodestream.state-dir", dir.toString(), "vectors.port", "1"));
    shared = SharedSettings.from(settings);
    models = new ModelLoader(settings, shared);
    base =
        new BaseModel(models.store(), new Drafts(artifacts))
            .store("default", ModelChoice.DEFAULT, Instant.EPOCH);
    serving = new ServingCollection(shared, models, NegativesFrom.DENSE);
  }

  @AfterEach
  final void close() {
    serving.close();
  }

  void addSynthetic(int from, int to) {
    add(Split.TRAIN, from, to);
  }

  /** Of documents of their own, so that nothing leaks. */
  void addValidation(int from, int to) {
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
  Outcome train(TrainingWindow window, List<ModelVersion> line, Map<String, String> values) {
    return train(window, line, values, new RunMeters(meters, window.getWindowId()));
  }

  Outcome train(
      TrainingWindow window,
      List<ModelVersion> line,
      Map<String, String> values,
      RunMeters progress) {
    var all = new HashMap<>(Map.of("trainer.batch-size", "6", "trainer.checkpoints", "1"));
    all.putAll(values);
    var training =
        new WindowTraining(
            new TrainingMaterial.Sources(log.reader(), log.earlier(), log.retractions()),
            TestSettings.of(all),
            models,
            new Drafts(artifacts),
            new RunDirectories(shared.stateDir()),
            serving,
            EndpointAccess.in(shared.stateDir(), meters, CLOCK),
            CLOCK);
    return training.train(
        log.manifest(window), window, new Lineage(line.get(line.size() - 1), base, line), progress);
  }

  static ModelVersion proposed(Outcome outcome) {
    return outcome.model().orElseThrow();
  }
}
