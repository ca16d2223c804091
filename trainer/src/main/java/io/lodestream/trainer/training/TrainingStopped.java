package io.lodestream.trainer.training;

/** A run ended because its listener asked for it; nothing of it is kept. */
public final class TrainingStopped extends RuntimeException {
  TrainingStopped(int step) {
    super("training was told to stop after step " + step);
  }
}
