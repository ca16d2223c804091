package io.lodestream.trainer.tracking;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;

/** Where a run's figures can be written. */
public enum Tracker {
  /** {@code scalars.csv}. */
  CSV {
    @Override
    ScalarSink open(Path dir, InstantSource clock) {
      return new CsvScalars(dir.resolve("scalars.csv"), clock);
    }
  },
  /** Event files as TensorBoard reads them. */
  TENSORBOARD {
    @Override
    ScalarSink open(Path dir, InstantSource clock) {
      return new TensorBoardScalars(dir, clock);
    }
  };

  abstract ScalarSink open(Path dir, InstantSource clock);

  /**
   * Writes to all of these in a directory, which is made with the first figure.
   *
   * @param trackers none: nothing is written
   */
  public static ScalarTracker open(Collection<Tracker> trackers, Path dir, InstantSource clock) {
    return new ScalarTracker(
        trackers.stream().sorted().map(tracker -> tracker.open(dir, clock)).toList());
  }
}
