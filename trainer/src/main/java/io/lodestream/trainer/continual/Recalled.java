package io.lodestream.trainer.continual;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import java.util.List;
import java.util.Optional;

/**
 * What a run takes from the windows before its own.
 *
 * @param replay pairs to train on again
 * @param history frozen sets, on which forgetting is measured
 * @param own the new window's frozen set, for later runs; empty without validation pairs
 * @param replayedWindows ids of the windows that replay was drawn from, or names of the files
 * @param gone windows wanted whose pairs are not there any more, or not as they were
 * @param repeated pairs left out as repeating a query or passage of this run
 * @param leaking pairs left out as held out by the new window
 * @param retracted training pairs left out because their passage was retracted
 * @param heldOut by the windows that were read
 */
public record Recalled(
    List<TrainingPair> replay,
    List<History> history,
    Optional<History> own,
    List<String> replayedWindows,
    int gone,
    int repeated,
    int leaking,
    int retracted,
    HeldOut heldOut) {
  public Recalled {
    replay = List.copyOf(replay);
    history = List.copyOf(history);
    replayedWindows = List.copyOf(replayedWindows);
  }

  /** How many windows replay was drawn from. */
  public int replayed() {
    return replayedWindows.size();
  }
}
