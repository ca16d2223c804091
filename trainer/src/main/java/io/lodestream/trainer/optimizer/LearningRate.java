package io.lodestream.trainer.optimizer;

import io.lodestream.trainer.settings.Decay;

/**
 * Raises the learning rate linearly, then lets it fall.
 *
 * @param peak learning rate at the end of the warm-up
 * @param warmUp share of the steps spent rising, 0 to 1
 * @param decay how it falls
 * @param steps of the whole run
 */
public record LearningRate(double peak, double warmUp, Decay decay, int steps) {

  /** Learning rate of a step, counted from 0. */
  public double at(int step) {
    int rising = (int) Math.round(warmUp * steps);
    if (step < rising) {
      return peak * (step + 1) / rising;
    }
    double done = (double) (step - rising) / Math.max(1, steps - rising);
    return switch (decay) {
      case COSINE -> peak * 0.5 * (1 + Math.cos(Math.PI * done));
      case LINEAR -> peak * (1 - done);
      case CONSTANT -> peak;
    };
  }
}
