package io.lodestream.trainer.training;

import io.lodestream.encoder.ModelOverrides;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.batch.BatchPlan;
import io.lodestream.trainer.pairs.TrainingPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;

/**
 * Trains a model on pairs of query and passage.
 *
 * <p>Equal pairs, settings and parent give bit-equal weights on the same machine. libtorch lets one
 * run at a time collect gradients in a JVM.
 */
public final class PairTrainer {
  private final TrainerSettings settings;
  private final Precision precision;

  public PairTrainer(TrainerSettings settings, Precision precision) {
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
    var batches = new ArrayList<List<TrainingPair>>();
    for (int epoch = 0; epoch < settings.optimisation().epochs(); epoch++) {
      batches.addAll(BatchPlan.of(pairs, settings.batches(), settings.seed(), epoch));
    }
    if (batches.isEmpty()) {
      throw new BadDataException(
          "%d training pairs make no batch: at least 2 with different queries and passages are needed"
              .formatted(pairs.size()));
    }
    var encoder = TrainableEncoder.open(task.parentDir(), precision, overrides());
    try {
      var run = new TrainingRun(encoder, settings, pairs, task.validation(), listener);
      return new TrainedModel(encoder, run.run(batches));
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
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
