package io.lodestream.trainer.training;

import io.lodestream.encoder.ModelOverrides;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.checkpoint.CheckpointStore;
import io.lodestream.trainer.checkpoint.RunKey;
import io.lodestream.trainer.pairs.TrainingPair;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

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
    var pairs = sampled(task.train());
    var plan = StepPlan.of(pairs, settings);
    var encoder = TrainableEncoder.open(task.parentDir(), precision, overrides());
    try {
      var store = store(task, pairs);
      return new TrainedModel(
          encoder,
          new TrainingRun(
                  encoder, settings, precision, task.with(pairs), plan, listener, store, clock)
              .run());
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private Optional<CheckpointStore> store(TrainingTask task, List<TrainingPair> pairs) {
    var survival = settings.survival();
    if (survival.interval().isZero()) {
      return Optional.empty();
    }
    return task.checkpointDir()
        .map(dir -> new CheckpointStore(dir, key(task, pairs), survival.saveLimit()));
  }

  private String key(TrainingTask task, List<TrainingPair> pairs) {
    return RunKey.begin()
        .addAll(pairs)
        .addAll(task.validation())
        .addAll(task.history())
        .add(settings.hyperparameters())
        .add(settings.batches().chunk())
        .add(precision.resolve())
        .addModel(task.parentDir())
        .end();
  }

  private ModelOverrides overrides() {
    var prompts = new HashMap<String, String>();
    settings.inputs().queryPrompt().ifPresent(prompt -> prompts.put("query", prompt));
    settings.inputs().passagePrompt().ifPresent(prompt -> prompts.put("passage", prompt));
    return new ModelOverrides(settings.inputs().pooling(), prompts);
  }

  private List<TrainingPair> sampled(List<TrainingPair> pairs) {
    int most = settings.batches().maxPairs();
    if (most == 0 || pairs.size() <= most) {
      return pairs;
    }
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(settings.seed()));
    return shuffled.subList(0, most);
  }
}
