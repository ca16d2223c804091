package io.lodestream.trainer.settings;

/** Where a run's figures can be written. */
public enum Tracker {
  /** {@code scalars.csv}. */
  CSV,
  /** Event files as TensorBoard reads them. */
  TENSORBOARD
}
