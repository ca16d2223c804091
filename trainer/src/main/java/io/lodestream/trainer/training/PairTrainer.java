package io.lodestream.trainer.training;

import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.ModelOverrides;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.checkpoint.CheckpointStore;
import io.lodestream.trainer.checkpoint.MinedFile;
import io.lodestream.trainer.checkpoint.RunKey;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;

/**
 * Trains a model on pairs of query and passage.
 *
 * <p>Equal pairs, settings and parent give bit-equal weights on the same machine, also when a run
 * was killed and goes on from its checkpoint. libtorch lets one run at a time collect gradients in
 * a JVM.
 */
public final class PairTrainer {
  private final TrainerSettings settings;
  private final Precision precision;
  private final InstantSource clock;

  public PairTrainer(TrainerSettings settings, Precision precision) {
    this(settings, precision, InstantSource.system());
  }

  /**
   * @param clock says when a resumable checkpoint is due
   */
  PairTrainer(TrainerSettings settings, Precision precision, InstantSource clock) {
    this.clock = clock;
    this.settings = settings;
    this.precision = precision;
  }

  /** Trains on pairs alone, see {@link #train(TrainingTask, TrainingListener)}. */
  public TrainedModel train(
      List<TrainingPair> train,
      List<TrainingPair> validation,
      Path parentDir,
      TrainingListener listener) {
    return train(TrainingTask.of(train, validation, parentDir), listener);
  }

  /**
   * Trains on the calling thread, to which the result belongs.
   *
   * @throws BadDataException if there is nothing to contrast, or the loss diverges
   * @throws TrainingStopped if the listener asks for it
   */
  public TrainedModel train(TrainingTask task, TrainingListener listener) {
    var encoder = TrainableEncoder.open(task.parentDir(), precision, overrides());
    try {
      var dir = task.checkpointDir().filter(d -> !settings.survival().interval().isZero());
      var preparation =
          new Preparation(settings, precision, encoder, task, () -> stopIfAsked(listener));
      var prepared = preparation.of(rows -> dir.map(d -> new MinedFile(d, key(task, rows))));
      int limit = settings.survival().saveLimit();
      var store = dir.map(d -> new CheckpointStore(d, key(task, prepared.pairs()), limit));
      return new TrainedModel(
          encoder,
          new TrainingRun(encoder, settings, precision, task, prepared, listener, store, clock)
              .run());
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static void stopIfAsked(TrainingListener listener) {
    if (listener.stopRequested()) {
      throw new TrainingStopped(0);
    }
  }

  private String key(TrainingTask task, List<TrainingPair> pairs) {
    var key = RunKey.begin();
    settings.teacher().model().ifPresent(model -> addTo(key, model));
    return key.addAll(pairs)
        .addAll(task.validation())
        .addAll(task.history())
        .add(settings.hyperparameters())
        .add(settings.words())
        .add(settings.batches().chunk())
        .add(precision.resolve())
        .add(task.candidates().isPresent())
        .addModel(task.parentDir())
        .end();
  }

  /** A bundled model never changes. */
  private static void addTo(RunKey key, ModelChoice model) {
    if (model instanceof ModelChoice.Directory directory && Files.isDirectory(directory.path())) {
      key.addModel(directory.path());
    }
  }

  private ModelOverrides overrides() {
    var prompts = new HashMap<String, String>();
    settings.inputs().queryPrompt().ifPresent(prompt -> prompts.put("query", prompt));
    settings.inputs().passagePrompt().ifPresent(prompt -> prompts.put("passage", prompt));
    return new ModelOverrides(settings.inputs().pooling(), prompts);
  }
}
