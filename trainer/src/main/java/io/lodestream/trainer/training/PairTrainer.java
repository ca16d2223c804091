package io.lodestream.trainer.training;

import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.ModelOverrides;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.checkpoint.CheckpointStore;
import io.lodestream.trainer.checkpoint.MinedFile;
import io.lodestream.trainer.checkpoint.RunKey;
import io.lodestream.trainer.checkpoint.ScoresFile;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.teacher.TeacherWatch;
import io.lodestream.trainer.training.Preparation.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

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
  private final EndpointAccess access;
  private final InstantSource clock;

  /**
   * @param access lent to endpoints of the teacher, where the settings ask for any
   */
  public PairTrainer(TrainerSettings settings, Precision precision, EndpointAccess access) {
    this(settings, precision, access, InstantSource.system());
  }

  /**
   * @param clock says when a resumable checkpoint is due
   */
  PairTrainer(
      TrainerSettings settings, Precision precision, EndpointAccess access, InstantSource clock) {
    this.access = access;
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
          new Preparation(settings, precision, encoder, task, access, watch(listener));
      var prepared = preparation.of(files(task, dir));
      prepared.teacher().ifPresent(listener::taught);
      int limit = settings.survival().saveLimit();
      var store =
          dir.map(d -> new CheckpointStore(d, key(task, prepared.pairs(), prepared.said()), limit));
      return new TrainedModel(
          encoder,
          new TrainingRun(encoder, settings, precision, task, prepared, listener, store, clock)
              .run());
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static TeacherWatch watch(TrainingListener listener) {
    return new TeacherWatch() {
      @Override
      public void betweenChunks() {
        if (listener.stopRequested()) {
          throw new TrainingStopped(0);
        }
      }

      @Override
      public void asked(String part, int done, int of) {
        listener.asked(part, done, of);
      }
    };
  }

  private RunFiles files(TrainingTask task, Optional<Path> dir) {
    return new RunFiles() {
      @Override
      public Optional<MinedFile> mined(List<TrainingPair> chosen) {
        return dir.map(d -> new MinedFile(d, key(task, chosen, "")));
      }

      @Override
      public Optional<ScoresFile> scores(List<TrainingPair> pairs) {
        return dir.map(d -> new ScoresFile(d, key(task, pairs, "")));
      }
    };
  }

  /**
   * @param said by endpoints of the teacher; empty: nothing, and the key is as without them
   */
  private String key(TrainingTask task, List<TrainingPair> pairs, String said) {
    var key = RunKey.begin();
    if (!said.isEmpty()) {
      key.add(said);
    }
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
