package io.lodestream.trainer.merge;

/**
 * Shares of the weights that a model is averaged from; they add up to 1.
 *
 * @param trained of the best checkpoint
 * @param parent of the model the run began with
 * @param base of the line's first model
 */
public record Mix(double trained, double parent, double base) {
  /** The best checkpoint as it is. */
  public static final Mix TRAINED = new Mix(1, 0, 0);

  @Override
  public String toString() {
    return "trained %.2f parent %.2f base %.2f".formatted(trained, parent, base);
  }
}
