package io.lodestream.trainer.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.trainer.negatives.MinedPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hard negatives of a run, beside its checkpoints: the index they were mined from goes on
 * changing, and a run taken up again must train on the same.
 *
 * @param dir the run's checkpoint directory
 * @param key of the run before mining, as {@link RunKey} makes it
 */
public record MinedFile(Path dir, String key) {
  private static final Logger LOG = LoggerFactory.getLogger(MinedFile.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NAME = "mined.json";

  /** What the file says. */
  private record Saved(String key, MinedPairs mined) {}

  /** Empty where there is none, or one of another run. */
  public Optional<MinedPairs> read() {
    var file = dir.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var saved = JSON.readValue(file.toFile(), Saved.class);
      return saved.key().equals(key) ? Optional.of(saved.mined()) : Optional.empty();
    } catch (IOException e) {
      LOG.warn("event=mined-negatives-not-read file={} cause=\"{}\"", file, e.toString());
      return Optional.empty();
    }
  }

  /** Takes the place of an earlier one, complete and synced, or leaves that and warns. */
  public void write(MinedPairs mined) {
    var draft = dir.resolve("." + NAME + ".part");
    try {
      Files.createDirectories(dir);
      JSON.writeValue(draft.toFile(), new Saved(key, mined));
      AtomicDirectory.syncPath(draft);
      Files.move(draft, dir.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      AtomicDirectory.syncPath(dir);
    } catch (IOException e) {
      LOG.warn("event=mined-negatives-not-kept dir={} cause=\"{}\"", dir, e.toString());
    }
  }
}
