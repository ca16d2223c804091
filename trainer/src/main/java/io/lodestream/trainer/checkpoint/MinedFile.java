package io.lodestream.trainer.checkpoint;

import io.lodestream.trainer.negatives.MinedPairs;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The hard negatives of a run, beside its checkpoints: the index they were mined from goes on
 * changing, and a run taken up again must train on the same.
 *
 * @param dir the run's checkpoint directory
 * @param key of the run before mining, as {@link RunKey} makes it
 */
public record MinedFile(Path dir, String key) {

  private RunFile<MinedPairs> file() {
    return new RunFile<>(dir, "mined.json", key, MinedPairs.class);
  }

  /** Empty where there is none, or one of another run. */
  public Optional<MinedPairs> read() {
    return file().read();
  }

  /** Takes the place of an earlier one, complete and synced, or leaves that and warns. */
  public void write(MinedPairs mined) {
    file().write(mined);
  }
}
