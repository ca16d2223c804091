package io.lodestream.trainer.training;

/**
 * A run ended because its listener asked for it; it goes on from its checkpoint, where it has one.
 */
public final class TrainingStopped extends RuntimeException {
  public TrainingStopped(int step) {
    super("training was told to stop after step " + step);
  }
}
