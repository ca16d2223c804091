package io.lodestream.trainer.sweep;

import io.lodestream.schemas.error.FatalException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a sweep ends; by whichever comes first, where both are given.
 *
 * @param trials tried, the given configuration among them
 * @param time after which also a trial in mid-run is ended
 */
public record Budget(OptionalInt trials, Optional<Duration> time) {
  private static final int TRIALS = 20;

  public Budget {
    if (trials.isPresent() && trials.getAsInt() < 1) {
      throw new FatalException("--trials must be at least 1, was " + trials.getAsInt());
    }
    if (time.isPresent() && (time.get().isZero() || time.get().isNegative())) {
      throw new FatalException("--minutes must be above 0, was " + time.get());
    }
  }

  /** Twenty trials where nothing was said. */
  int most() {
    return trials.orElse(time.isPresent() ? Integer.MAX_VALUE : TRIALS);
  }
}
