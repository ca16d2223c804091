package io.lodestream.trainer.gradient;

import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.loss.InfoNce;
import io.lodestream.trainer.loss.NegativeMask;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import java.util.List;
import java.util.Optional;

/**
 * Adds a batch's gradient to the encoder's parameters. Used by the thread that trains.
 *
 * <p>Native memory: each batch has a manager of its own for vectors and loss, whose closing frees
 * the autograd graph too.
 */
public final class BatchGradient {
  private final TrainableEncoder encoder;
  private final TrainerSettings settings;
  private final BatchForward forward;
  private final InfoNce loss;

  /** For settings that need no reference vectors. */
  public BatchGradient(TrainableEncoder encoder, TrainerSettings settings) {
    this(encoder, settings, Optional.empty());
  }

  /**
   * @param reference vectors of all texts trained on, where {@link ReferenceVectors#neededBy}
   */
  public BatchGradient(
      TrainableEncoder encoder, TrainerSettings settings, Optional<ReferenceVectors> reference) {
    this.encoder = encoder;
    this.settings = settings;
    this.forward = new BatchForward(encoder, settings.batches());
    this.loss = new InfoNce(settings.loss());
  }

  /**
   * @param scale what the gradient is multiplied by, such as one over the batches of a step
   * @return the batch's mean loss, not scaled
   */
  public double accumulate(List<TrainingPair> batch, double scale) {
    try (var scope = encoder.manager().newSubManager();
        var collector = encoder.manager().getEngine().newGradientCollector()) {
      var encoded = forward.run(scope, batch);
      var masked = NegativeMask.of(encoded.pairs(), settings.loss().mask());
      var target = loss.loss(encoded.queries(), encoded.passages(), masked);
      double value = target.getFloat();
      collector.backward(scale == 1 ? target : target.mul((float) scale));
      return value;
    }
  }
}
