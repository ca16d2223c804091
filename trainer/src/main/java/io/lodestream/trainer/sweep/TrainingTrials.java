package io.lodestream.trainer.sweep;

import io.lodestream.encoder.Precision;
import io.lodestream.runtime.config.Settings;
import io.lodestream.trainer.offline.OfflinePairs;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.sweep.TrialRunner.Trial;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingTask;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.ModelMeasures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trials that train on pairs, evaluation rows left out. The models are thrown away. */
public final class TrainingTrials implements TrialRunner {
  private static final String SECTION = "trainer.";

  private final Settings given;
  private final Precision precision;
  private final OfflinePairs pairs;
  private final Path parentDir;

  /**
   * @param given what the trials' values are put over
   */
  public TrainingTrials(Settings given, Precision precision, OfflinePairs pairs, Path parentDir) {
    this.given = given;
    this.precision = precision;
    this.pairs = pairs;
    this.parentDir = parentDir;
  }

  @Override
  public Map<String, String> settings(Trial trial, Iterable<String> keys) {
    var all = trainer(trial).hyperparameters();
    var searched = new LinkedHashMap<String, String>();
    // Keys that shape no weights are no hyperparameters, and have only the value they were given.
    keys.forEach(
        key -> {
          var value = trial.values().get(key);
          searched.put(key, value != null ? value : all.getOrDefault(key.replace(SECTION, ""), ""));
        });
    return searched;
  }

  private TrainerSettings trainer(Trial trial) {
    return TrainerSettings.of(given.with(trial.values()));
  }

  @Override
  public Finished run(Trial trial, Watch watch) {
    var settings = trainer(trial);
    var task = TrainingTask.of(pairs.train(), pairs.validation(), parentDir);
    var trainer = new PairTrainer(settings, precision, EndpointAccess.ofCommand(given));
    try (var model = trainer.train(task, new Shares(watch))) {
      var measures =
          new ModelMeasures(
              model.encoder(),
              settings,
              pairs.train(),
              pairs.validation(),
              List.of(),
              Optional.empty());
      var scores = measures.validation(() -> {});
      return new Finished(
          scores.figures().alone(),
          Arrays.stream(scores.dense().get(scores.dimension())).boxed().toList());
    }
  }

  /** Turns steps into shares of the run. */
  private static final class Shares implements TrainingListener {
    private final Watch watch;
    private int steps = 1;

    Shares(Watch watch) {
      this.watch = watch;
    }

    @Override
    public void stepped(Progress progress) {
      steps = progress.steps();
    }

    @Override
    public void validated(int step, Figures figures) {
      watch.validated((double) step / steps, figures.alone());
    }

    @Override
    public boolean stopRequested() {
      return watch.stopRequested();
    }
  }
}
